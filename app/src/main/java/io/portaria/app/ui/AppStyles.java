package io.portaria.app.ui;

/// Names of the product's own style classes; those of the theme are in `atlantafx.base.theme.Styles`.
public final class AppStyles {

    public static final String WINDOW = "app-window";
    public static final String SIDE = "side";
    public static final String SIDE_BRAND = "side-brand";
    public static final String SIDE_ITEM = "side-item";
    public static final String SIDE_FOOT = "side-foot";
    public static final String PAGE = "page";
    public static final String PAGE_HEAD = "page-head";
    public static final String PAGE_TITLE = "page-title";
    public static final String PAGE_SUBTITLE = "page-subtitle";
    public static final String CARD = "card-panel";
    public static final String CARD_TITLE = "card-title";
    public static final String TILE = "tile";
    public static final String TILE_VALUE = "tile-value";
    public static final String TILE_LABEL = "tile-label";
    public static final String CHIP = "chip";
    public static final String EMPTY = "empty-state";
    public static final String EMPTY_TITLE = "empty-title";
    public static final String MONO = "mono";
    public static final String MUTED = "muted";
    public static final String BANNER = "banner";
    public static final String ROW = "list-row";
    public static final String CHOICE = "choice";
    public static final String GOOD = "good";
    public static final String BAD = "bad";
    public static final String CAUTION = "caution";
    public static final String ACCENT = "accented";
    public static final String FIELD_LABEL = "field-label";
    public static final String KEYCAP = "keycap";
    public static final String PALETTE = "palette";

    private AppStyles() {}
}
