"""Training of the models that Writer uses: pretraining, tuning on choices, and their evaluation."""
