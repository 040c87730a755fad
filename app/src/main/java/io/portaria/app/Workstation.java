package io.portaria.app;

import io.portaria.app.live.Background;
import io.portaria.app.notify.Notifier;
import io.portaria.app.screen.approvals.ApprovalsView;
import io.portaria.app.screen.catalog.CatalogScreen;
import io.portaria.app.screen.firststart.FirstStartView;
import io.portaria.app.screen.firststart.FirstStartViewModel;
import io.portaria.app.screen.masking.MaskingView;
import io.portaria.app.screen.overview.OverviewView;
import io.portaria.app.screen.replay.ReplayScreenView;
import io.portaria.app.screen.sessions.SessionsView;
import io.portaria.app.shell.ShellView;
import io.portaria.app.shell.UiPreferences;
import io.portaria.app.tray.Tray;
import io.portaria.app.tray.TrayKeeper;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Formats;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Place;
import io.portaria.app.ui.Screen;
import io.portaria.app.ui.Theme;
import io.portaria.replay.view.ReplayView;
import io.portaria.replay.view.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Application;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The one window: the first start or the screens of a gateway, in the theme and language a person chose.
public final class Workstation implements ShellView.Requests, Navigator {

    /// All texts of the workstation.
    public static final List<Texts.Bundle> BUNDLES =
            List.of(
                    new Texts.Bundle(Look.class, "ui"),
                    new Texts.Bundle(ShellView.class, "shell"),
                    new Texts.Bundle(FirstStartView.class, "firststart"),
                    new Texts.Bundle(OverviewView.class, "overview"),
                    new Texts.Bundle(CatalogScreen.class, "catalog"),
                    new Texts.Bundle(MaskingView.class, "masking"),
                    new Texts.Bundle(ApprovalsView.class, "approvals"),
                    new Texts.Bundle(Notifier.class, "notify"),
                    new Texts.Bundle(TrayKeeper.class, "tray"),
                    new Texts.Bundle(SessionsView.class, "sessions"),
                    new Texts.Bundle(ReplayScreenView.class, "replayscreen"),
                    new Texts.Bundle(ReplayView.class, "replay"),
                    Texts.ENGINE);

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 800;
    private static final List<String> FONTS =
            List.of(
                    "inter/Inter-Regular.otf",
                    "inter/Inter-SemiBold.otf",
                    "inter/Inter-Bold.otf",
                    "jetbrains_mono/JetBrainsMono-Regular.ttf",
                    "jetbrains_mono/JetBrainsMono-Bold.ttf");

    private final Stage stage;
    private final Path home;
    private final InstantSource clock;
    private final Background background;
    private final BiFunction<GatewayOpener.Opened, Optional<String>, Desk> desks;
    private final NotifierMaker notifiers;
    private final TrayMaker trays;
    private final StackPane root = new StackPane();
    private final FirstStartViewModel firstStart;
    private final ClosingWindow closing;

    private UiPreferences preferences;
    private Look look;
    private @Nullable Desk desk;
    private @Nullable Notifier notifier;
    private @Nullable TrayKeeper tray;
    private @Nullable ShellView shell;
    private @Nullable FirstStartView welcome;

    Workstation(
            Stage stage,
            GatewayOpener opener,
            Path home,
            InstantSource clock,
            Background background,
            BiFunction<GatewayOpener.Opened, Optional<String>, Desk> desks,
            NotifierMaker notifiers,
            TrayMaker trays,
            UiPreferences preferences,
            Runnable exit) {
        this.stage = stage;
        this.home = home;
        this.clock = clock;
        this.background = background;
        this.desks = desks;
        this.notifiers = notifiers;
        this.trays = trays;
        this.preferences = preferences;
        this.look = look(preferences.language());
        this.firstStart = new FirstStartViewModel(opener, background, home, this::open);
        this.closing = new ClosingWindow(stage, root, new Now(), exit);
    }

    /// Shows the window: the gateway of this home, or the first start when there is none yet.
    public void start() {
        start(false);
    }

    /// As [#start()].
    ///
    /// @param demo whether the demo company was asked for
    public void start(boolean demo) {
        for (String font : FONTS) {
            Font.loadFont(
                    Objects.toString(
                            Workstation.class.getResource("/com/formdev/flatlaf/fonts/" + font)),
                    14);
        }
        Scene scene = new Scene(root, WIDTH, HEIGHT);
        scene.getStylesheets()
                .addAll(sheet(ReplayView.class, "replay.css"), sheet(Look.class, "app.css"));
        stage.setTitle("Portaria");
        stage.setMinWidth(1024);
        stage.setMinHeight(680);
        stage.setScene(scene);
        scene.getAccelerators().put(ShellView.QUIT, closing::quit);
        stage.setOnCloseRequest(event -> {
            event.consume();
            closing.close();
        });
        show();
        stage.show();
        if (demo || Files.isDirectory(home.resolve("demo"))) {
            firstStart.demo();
        } else if (Files.isDirectory(home.resolve("catalog"))) {
            firstStart.setUp();
        }
    }

    /// Puts a gateway on the desk in place of the one before.
    public void open(GatewayOpener.Opened opened) {
        leave();
        Desk made =
                desks.apply(
                        opened,
                        Optional.of(preferences.decidesAs()).filter(name -> !name.isEmpty()));
        desk = made;
        made.approvals()
                .as()
                .subscribe(() -> made.approvals().as().get().ifPresent(this::decideAs));
        notifier = notifiers.make(made, () -> look, new Notified(made));
        TrayKeeper keeper = trays.make(made, () -> look, this::choose);
        keeper.visible().subscribe(closing::trayChanged);
        tray = keeper;
        show();
    }

    /// What a person does with the icon in the tray.
    private void choose(Tray.Choice choice) {
        switch (choice) {
            case OPEN -> closing.bring();
            case APPROVALS -> {
                go(Place.APPROVALS);
                closing.bring();
            }
            case QUIT -> closing.quit();
        }
    }

    /// What closing the window depends on, as it is at the time.
    private final class Now implements ClosingWindow.Facts {

        @Override
        public Look look() {
            return look;
        }

        @Override
        public boolean hasGateway() {
            return desk != null;
        }

        @Override
        public boolean hasGatewayHere() {
            return desk != null && desk.opened().here();
        }

        @Override
        public int agentsCutOff() {
            return desk == null ? 0 : desk.agentsCutOff();
        }

        @Override
        public boolean isInTray() {
            return tray != null && tray.visible().get();
        }

        @Override
        public boolean knowsTray() {
            return preferences.knowsTray();
        }

        @Override
        public void nowKnowsTray() {
            keep(preferences.knowingTray());
        }
    }

    /// What the buttons of a notification lead to.
    private final class Notified implements Notifier.Answers {
        private final Desk of;

        Notified(Desk of) {
            this.of = of;
        }

        @Override
        public void approve(String id) {
            if (!of.approvals().approveFromAfar(id, () -> bring(id, false))) {
                bring(id, false);
            }
        }

        @Override
        public void open(String id, boolean deny) {
            bring(id, deny);
        }

        private void bring(String id, boolean deny) {
            if (!of.equals(desk)) {
                return;
            }
            of.approvals().open(id, deny);
            go(Place.APPROVALS);
            closing.bring();
        }
    }

    /// Has the desktop tell of what comes to a desk.
    interface NotifierMaker {
        Notifier make(Desk desk, Supplier<Look> look, Notifier.Answers answers);
    }

    /// Has the tray show how much waits at a desk.
    interface TrayMaker {
        TrayKeeper make(Desk desk, Supplier<Look> look, Consumer<Tray.Choice> chosen);
    }

    @Override
    public void go(Place place) {
        if (shell != null) {
            shell.go(place);
        }
    }

    @Override
    public void replay(String sessionId) {
        if (desk != null) {
            desk.replay().open(sessionId);
            go(Place.REPLAY);
        }
    }

    @Override
    public void theme(Theme theme) {
        prefer(preferences.withTheme(theme));
    }

    @Override
    public void otherLanguage() {
        language(preferences.language().equals(Texts.ENGLISH) ? Texts.PORTUGUESE : Texts.ENGLISH);
    }

    public void language(Locale language) {
        prefer(preferences.withLanguage(language));
    }

    /// Remembers in whose name the operator of this home decides.
    private void decideAs(String name) {
        keep(preferences.withDecidesAs(name));
    }

    private void keep(UiPreferences wished) {
        preferences = wished;
        background.workers().execute(() -> wished.write(home));
    }

    @Override
    public void disconnect() {
        if (closing.mayStop()) {
            leave();
            show();
        }
    }

    @Override
    public void quit() {
        closing.quit();
    }

    /// Has the window in front of all others, also where it was hidden.
    public void bring() {
        closing.bring();
    }

    /// Closes the gateway on the desk and goes on.
    public void leave() {
        Desk before = putAway();
        if (before != null) {
            background.workers().execute(before::close);
        }
    }

    /// Closes the gateway on the desk and waits for it: a gateway without a window would hold its ports and its home, and
    /// nobody would see it.
    public void end() {
        Desk before = putAway();
        if (before != null) {
            before.close();
        }
    }

    /// What is on the desk; for who looks after it, as tests do.
    Desk desk() {
        return Objects.requireNonNull(desk, "nothing is on the desk");
    }

    FirstStartViewModel firstStart() {
        return firstStart;
    }

    private @Nullable Desk putAway() {
        Desk before = desk;
        desk = null;
        if (notifier != null) {
            notifier.close();
            notifier = null;
        }
        if (tray != null) {
            tray.close();
            tray = null;
        }
        letGo();
        shell = null;
        return before;
    }

    private void prefer(UiPreferences wished) {
        keep(wished);
        look = look(wished.language());
        if (tray != null) {
            tray.say();
        }
        show();
    }

    private void show() {
        Application.setUserAgentStylesheet(preferences.theme().userAgentStylesheet());
        root.getStyleClass().removeAll(Theme.CLASSES);
        root.getStyleClass().add(preferences.theme().styleClass());
        root.getChildren().setAll(content());
    }

    private void letGo() {
        if (welcome != null) {
            welcome.dispose();
            welcome = null;
        }
        if (shell != null) {
            shell.dispose();
        }
    }

    private Parent content() {
        letGo();
        Desk shown = desk;
        if (shown == null) {
            FirstStartView made = new FirstStartView(firstStart, look, this::otherLanguage);
            welcome = made;
            return made.root();
        }
        Place place = shell == null ? Place.OVERVIEW : shell.place();
        ShellView made =
                new ShellView(
                        look,
                        preferences.theme(),
                        screens(shown),
                        Map.of(Place.APPROVALS, shown.approvals().count()),
                        shown.overview()
                                .status()
                                .map(now -> now.map(status -> status.gateway()).orElse("…")),
                        shown.overview()
                                .unreachable()
                                .map(sentence ->
                                        sentence.isEmpty()
                                                ? ""
                                                : Dialogs.unreachable(look, sentence)),
                        this);
        shell = made;
        made.go(place);
        return made.root();
    }

    private Map<Place, Supplier<Screen>> screens(Desk shown) {
        Dialogs dialogs = new Dialogs(look);
        Map<Place, Supplier<Screen>> screens = new EnumMap<>(Place.class);
        screens.put(
                Place.OVERVIEW,
                () -> new OverviewView(shown.overview(), shown.approvals().count(), look, this));
        screens.put(Place.CATALOG, () -> new CatalogScreen(shown.catalog(), look, dialogs));
        screens.put(Place.MASKING, () -> new MaskingView(shown.masking(), look, dialogs));
        screens.put(Place.APPROVALS, () -> new ApprovalsView(shown.approvals(), look, this));
        screens.put(Place.SESSIONS, () -> new SessionsView(shown.sessions(), look, this));
        screens.put(Place.REPLAY, () -> new ReplayScreenView(shown.replay(), look, this));
        return screens;
    }

    private Look look(Locale language) {
        Texts texts = Texts.in(language, BUNDLES);
        return new Look(texts, new Formats(texts, ZoneId.systemDefault(), clock));
    }

    private static String sheet(Class<?> beside, String name) {
        return Objects.requireNonNull(beside.getResource(name), name).toExternalForm();
    }
}
