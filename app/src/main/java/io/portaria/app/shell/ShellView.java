package io.portaria.app.shell;

import atlantafx.base.theme.Styles;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Place;
import io.portaria.app.ui.Screen;
import io.portaria.app.ui.Theme;
import io.portaria.icons.AppIcon;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The window around the screens: the side bar, the palette of commands, theme and language.
public final class ShellView {

    private static final KeyCombination PALETTE =
            new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination THEME =
            new KeyCodeCombination(
                    KeyCode.T, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    private static final KeyCombination LANGUAGE =
            new KeyCodeCombination(
                    KeyCode.L, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    /// Ends the program, wherever in it a person is.
    public static final KeyCombination QUIT =
            new KeyCodeCombination(KeyCode.Q, KeyCombination.SHORTCUT_DOWN);

    private static final Duration REPEATS_WITHIN = Duration.ofSeconds(1);

    /// What the window can ask of the program.
    public interface Requests {

        void theme(Theme theme);

        void otherLanguage();

        void disconnect();

        void quit();
    }

    private final Look look;
    private final Theme theme;
    private final Map<Place, Supplier<Screen>> makers;
    private final Map<Place, ? extends ObservableValue<Number>> waiting;
    private final Requests requests;
    private final Map<Place, Screen> screens = new EnumMap<>(Place.class);
    private final Map<Place, ToggleButton> items = new EnumMap<>(Place.class);
    private final StackPane stage = new StackPane();
    private final StackPane root = new StackPane();
    private final BorderPane frame = new BorderPane();
    private final CommandPalette palette;
    private final Ties ties = new Ties();
    private Place place = Place.OVERVIEW;
    private @Nullable Node before;
    private KeyCode held = KeyCode.UNDEFINED;
    private long heldAt;
    private boolean acted;

    /// @param waiting how many things wait for a person at a place, for those places where something can
    public ShellView(
            Look look,
            Theme theme,
            Map<Place, Supplier<Screen>> makers,
            Map<Place, ? extends ObservableValue<Number>> waiting,
            ObservableValue<String> gatewayName,
            ObservableValue<String> banner,
            Requests requests) {
        this.look = look;
        this.theme = theme;
        this.makers = makers;
        this.waiting = waiting;
        this.requests = requests;
        this.palette = new CommandPalette(look, this::actions, this::closePalette);
        stage.getStyleClass().add("page-area");
        VBox centre = new VBox(banner(banner), stage);
        VBox.setVgrow(stage, javafx.scene.layout.Priority.ALWAYS);
        frame.setLeft(side(gatewayName));
        frame.setCenter(centre);
        root.getStyleClass().add(AppStyles.WINDOW);
        root.getChildren().add(frame);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::keys);
        root.addEventFilter(KeyEvent.KEY_RELEASED, _ -> held = KeyCode.UNDEFINED);
        root.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
    }

    public Parent root() {
        return root;
    }

    /// Lets go of every screen, before another window takes this one's place.
    public void dispose() {
        ties.release();
        screens.values().forEach(Screen::dispose);
        screens.clear();
    }

    public Place place() {
        return place;
    }

    /// Brings a screen to the front, made when it is first asked for.
    public void go(Place to) {
        Supplier<Screen> maker = makers.get(to);
        if (maker == null) {
            return;
        }
        place = to;
        Screen screen = screens.computeIfAbsent(to, _ -> maker.get());
        stage.getChildren().setAll(screen.root());
        ToggleButton item = items.get(to);
        if (item != null) {
            item.setSelected(true);
        }
        screen.shown();
    }

    private Region banner(ObservableValue<String> sentence) {
        Label label = new Label("", IconNode.of(Icon.WARNING, IconNode.SMALL));
        label.setWrapText(true);
        ties.bind(label.textProperty(), sentence);
        HBox banner = new HBox(label);
        banner.getStyleClass().addAll(AppStyles.BANNER, AppStyles.BAD);
        ties.bind(banner.visibleProperty(), sentence.map(text -> !text.isEmpty()).orElse(false));
        banner.managedProperty().bind(banner.visibleProperty());
        return banner;
    }

    private VBox side(ObservableValue<String> gatewayName) {
        ImageView mark = new ImageView(new Image(AppIcon.png(128), 34, 34, true, true));
        Label product = new Label("Portaria");
        product.getStyleClass().add("brand-name");
        Label gateway = new Label();
        gateway.getStyleClass().add("brand-gateway");
        ties.bind(gateway.textProperty(), gatewayName);
        VBox names = new VBox(0, product, gateway);
        names.setAlignment(Pos.CENTER_LEFT);
        HBox brand = new HBox(10, mark, names);
        brand.setAlignment(Pos.CENTER_LEFT);
        brand.getStyleClass().add(AppStyles.SIDE_BRAND);

        Button search = new Button(look.text("shell.palette.open"));
        Label keys = new Label(Action.written(PALETTE));
        keys.getStyleClass().add(AppStyles.KEYCAP);
        keys.setMinWidth(Region.USE_PREF_SIZE);
        HBox hint = new HBox(8, IconNode.of(Icon.SEARCH, 15), new Label(search.getText()));
        hint.getChildren().addAll(Panels.spring(), keys);
        hint.setAlignment(Pos.CENTER_LEFT);
        search.setGraphic(hint);
        search.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        search.setMaxWidth(Double.MAX_VALUE);
        search.getStyleClass().add("side-search");
        search.setId("open-palette");
        search.setOnAction(_ -> openPalette());
        hint.prefWidthProperty().bind(search.widthProperty().subtract(22));

        VBox list = new VBox(2);
        ToggleGroup group = new ToggleGroup();
        int number = 1;
        for (Place each : Place.values()) {
            if (makers.containsKey(each)) {
                ToggleButton item = item(each, number++);
                item.setToggleGroup(group);
                items.put(each, item);
                list.getChildren().add(badged(each, item));
            }
        }
        Region spring = new Region();
        VBox.setVgrow(spring, javafx.scene.layout.Priority.ALWAYS);
        VBox side = new VBox(14, brand, search, list, spring, foot());
        side.getStyleClass().add(AppStyles.SIDE);
        return side;
    }

    private ToggleButton item(Place each, int number) {
        ToggleButton item =
                new ToggleButton(look.text(each.titleKey()), IconNode.of(each.icon(), 18));
        item.getStyleClass().setAll("toggle-button", AppStyles.SIDE_ITEM);
        item.setMaxWidth(Double.MAX_VALUE);
        item.setAlignment(Pos.CENTER_LEFT);
        item.setGraphicTextGap(12);
        item.setId("go-" + each.name().toLowerCase(java.util.Locale.ROOT));
        item.setTooltip(
                new Tooltip(
                        look.text(each.titleKey())
                                + "  ("
                                + Action.written(byNumber(number))
                                + ")"));
        item.setOnAction(_ -> {
            item.setSelected(true);
            go(each);
        });
        return item;
    }

    /// The entry with the number of what waits there, as long as something does.
    private Node badged(Place each, ToggleButton item) {
        ObservableValue<Number> number = waiting.get(each);
        if (number == null) {
            return item;
        }
        Label badge = new Label();
        badge.setId("badge-" + each.name().toLowerCase(java.util.Locale.ROOT));
        badge.getStyleClass().add("side-badge");
        badge.setMouseTransparent(true);
        ties.follow(
                number,
                now -> {
                    badge.setText(look.formats().count(now.longValue()));
                    badge.setVisible(now.longValue() > 0);
                    item.setAccessibleText(
                            now.longValue() == 0
                                    ? item.getText()
                                    : look.text("shell.waiting", item.getText(), now.longValue()));
                });
        StackPane both = new StackPane(item, badge);
        StackPane.setAlignment(badge, Pos.CENTER_RIGHT);
        StackPane.setMargin(badge, new javafx.geometry.Insets(0, 10, 0, 0));
        return both;
    }

    private HBox foot() {
        Theme other = theme.other();
        Button themes =
                Panels.iconButton(
                        look.text(other == Theme.DARK ? "shell.theme.dark" : "shell.theme.light"),
                        other == Theme.DARK ? Icon.MOON : Icon.SUN,
                        () -> requests.theme(other));
        themes.setId("theme");
        Button language =
                Panels.button(
                        look.text("shell.language.other"), Icon.LANGUAGE, requests::otherLanguage);
        language.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        language.setId("language");
        Button leave =
                Panels.iconButton(look.text("shell.disconnect"), Icon.PLUG, requests::disconnect);
        leave.setId("disconnect");
        HBox foot = new HBox(4, language, Panels.spring(), themes, leave);
        foot.setAlignment(Pos.CENTER_LEFT);
        foot.getStyleClass().add(AppStyles.SIDE_FOOT);
        return foot;
    }

    /// The letter of a key that did something is not for the field that has the keyboard since.
    private void typed(KeyEvent event) {
        if (acted) {
            event.consume();
            acted = false;
        }
    }

    /// Whether a key comes again because a finger rests on it. A release may be lost to another window: who comes back later
    /// presses anew.
    private boolean repeated(KeyEvent event) {
        long now = System.nanoTime();
        boolean again = event.getCode() == held && now - heldAt < REPEATS_WITHIN.toNanos();
        held = event.getCode();
        heldAt = now;
        return again;
    }

    private static boolean isPlain(KeyEvent event) {
        return !event.isShortcutDown() && !event.isAltDown() && !event.isMetaDown();
    }

    private void keys(KeyEvent event) {
        acted = false;
        boolean repeated = repeated(event);
        if (PALETTE.match(event)) {
            openPalette();
            event.consume();
        } else if (THEME.match(event)) {
            requests.theme(theme.other());
            event.consume();
        } else if (LANGUAGE.match(event)) {
            requests.otherLanguage();
            event.consume();
        } else if (!isPaletteOpen()) {
            for (Action action : screenActions()) {
                if (action.keys().filter(each -> each.match(event)).isPresent()) {
                    event.consume();
                    acted = isPlain(event);
                    if (!(repeated && isPlain(event))) {
                        action.run().run();
                    }
                    return;
                }
            }
            goByNumber(event);
        }
    }

    private void goByNumber(KeyEvent event) {
        int number = 1;
        for (Place each : List.copyOf(items.keySet())) {
            if (byNumber(number++).match(event)) {
                go(each);
                event.consume();
            }
        }
    }

    private static KeyCombination byNumber(int number) {
        return new KeyCodeCombination(
                KeyCode.valueOf("DIGIT" + number), KeyCombination.SHORTCUT_DOWN);
    }

    private List<Action> screenActions() {
        Screen front = screens.get(place);
        return front == null ? List.of() : front.actions();
    }

    private boolean isPaletteOpen() {
        return root.getChildren().contains(palette.root());
    }

    private void openPalette() {
        if (!isPaletteOpen()) {
            before = root.getScene() == null ? null : root.getScene().getFocusOwner();
            root.getChildren().add(palette.root());
        }
        palette.open();
    }

    private void closePalette() {
        root.getChildren().remove(palette.root());
        if (before != null) {
            before.requestFocus();
        }
    }

    private List<Action> actions() {
        List<Action> actions = new ArrayList<>(screenActions());
        int number = 1;
        for (Place each : items.keySet()) {
            actions.add(
                    Action.of(
                            look.text("shell.action.go", look.text(each.titleKey())),
                            each.icon(),
                            byNumber(number++),
                            () -> go(each)));
        }
        Theme other = theme.other();
        actions.add(
                Action.of(
                        look.text(other == Theme.DARK ? "shell.theme.dark" : "shell.theme.light"),
                        other == Theme.DARK ? Icon.MOON : Icon.SUN,
                        THEME,
                        () -> requests.theme(other)));
        actions.add(
                Action.of(
                        look.text("shell.action.language"),
                        Icon.LANGUAGE,
                        LANGUAGE,
                        requests::otherLanguage));
        actions.add(Action.of(look.text("shell.disconnect"), Icon.PLUG, requests::disconnect));
        actions.add(Action.of(look.text("shell.quit"), Icon.CLOSE, QUIT, requests::quit));
        return actions;
    }
}
