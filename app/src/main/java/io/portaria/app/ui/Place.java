package io.portaria.app.ui;

import io.portaria.icons.Icon;

/// Where a person can go, in the order of the side bar.
public enum Place {
    OVERVIEW("overview", Icon.OVERVIEW),
    CATALOG("catalog", Icon.CATALOG),
    MASKING("masking", Icon.MASKING),
    APPROVALS("approvals", Icon.HOLD),
    SESSIONS("sessions", Icon.SESSIONS),
    REPLAY("replay", Icon.REPLAY);

    private final String key;
    private final Icon icon;

    Place(String key, Icon icon) {
        this.key = key;
        this.icon = icon;
    }

    /// Key of its name in the side bar.
    public String titleKey() {
        return "shell.place." + key;
    }

    public Icon icon() {
        return icon;
    }
}
