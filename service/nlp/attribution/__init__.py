"""Attribution relations, learnt: the network, how it is read, and the Stanza processor around it."""
