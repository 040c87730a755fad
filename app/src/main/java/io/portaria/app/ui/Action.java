package io.portaria.app.ui;

import io.portaria.icons.Icon;

/// Something a person can do from the palette of commands.
///
/// @param title what it does, in the chosen language
/// @param hint the keys that do it too, empty when there are none
public record Action(String title, Icon icon, String hint, Runnable run) {}
