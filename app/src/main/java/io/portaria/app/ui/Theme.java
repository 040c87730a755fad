package io.portaria.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Locale;

/// Light or dark.
public enum Theme {
    LIGHT,
    DARK;

    /// The classes that tell a root which of them is on.
    public static final List<String> CLASSES = List.of("theme-light", "theme-dark");

    public String styleClass() {
        return "theme-" + name().toLowerCase(Locale.ROOT);
    }

    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /// The style sheet that defines every colour the product uses.
    public String userAgentStylesheet() {
        return switch (this) {
            case LIGHT -> new PrimerLight().getUserAgentStylesheet();
            case DARK -> new PrimerDark().getUserAgentStylesheet();
        };
    }
}
