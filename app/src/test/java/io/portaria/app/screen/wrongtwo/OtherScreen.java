package io.portaria.app.screen.wrongtwo;

/// A screen that another one knows, which it must not.
public record OtherScreen(String name) {}
