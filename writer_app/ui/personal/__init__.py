"""Windows around the writer's own model: training, choices, versions."""
