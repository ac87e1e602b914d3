"""How the models under service/nlp/resources are made and measured."""
