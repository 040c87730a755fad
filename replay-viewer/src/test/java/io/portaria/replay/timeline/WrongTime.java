package io.portaria.replay.timeline;

import javafx.scene.Node;

/// Time that needs a toolkit, which a rule of the house forbids.
public record WrongTime(Node node) {}
