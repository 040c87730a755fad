package io.portaria.replay.view;

import io.portaria.icons.Icon;
import io.portaria.replay.timeline.IdleFolding;
import io.portaria.replay.timeline.Lane;
import io.portaria.replay.timeline.LaneBars;
import io.portaria.replay.timeline.Mark;
import io.portaria.replay.timeline.Moment;
import io.portaria.replay.timeline.Viewport;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Group;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import javafx.util.Duration;

/// The timeline with its lanes, drawn on a canvas: only what is on screen is looked up and drawn.
final class TimelineView extends HBox {

    static final double LANE = 24;
    private static final double RULER = 22;
    private static final double BAR = 12;
    private static final double LABELS = 132;
    private static final double HEIGHT = RULER + LANE * Lane.values().length + 6;
    private static final double LEAST = 2;

    /// What a person looks for must not vanish among a hundred others: a refusal is at least this wide.
    private static final double LEAST_SEEN = 5;

    private static final double NEAR = 6;
    private static final double ZOOM = 1.25;
    private static final long[] TICKS = {
        5,
        10,
        20,
        50,
        100,
        250,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        1_800_000,
        3_600_000,
        7_200_000,
        21_600_000,
        86_400_000
    };

    private final ReplayModel model;
    private final Texts texts;
    private final Ties ties = new Ties();
    private final Tooltip under = new Tooltip();
    private final Canvas canvas = new Canvas();
    private final Pane area = new Pane(canvas);
    private final Map<Lane, Label> swatches = new EnumMap<>(Lane.class);
    private final Label ink = swatch("ink");
    private final Label line = swatch("line");
    private final Label head = swatch("head");
    private final Label stripe = swatch("stripe");
    private final Group needle = needle();
    private Viewport viewport;

    TimelineView(ReplayModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        this.viewport = Viewport.whole(model.folding().length());
        setId("timeline");
        getStyleClass().add("timeline");
        VBox labels = new VBox();
        labels.setMinWidth(LABELS);
        labels.setPrefWidth(LABELS);
        labels.setStyle("-fx-padding: " + (int) RULER + " 0 0 0;");
        for (Lane lane : Lane.values()) {
            String name = lane.name().toLowerCase(Locale.ROOT);
            Label label = new Label(texts.get("replay.lane." + name), IconNode.of(icon(lane), 14));
            label.getStyleClass().addAll("lane-label", "lane-" + name);
            label.setMinHeight(LANE);
            label.setPrefHeight(LANE);
            labels.getChildren().add(label);
            swatches.put(lane, swatch("lane-" + name));
        }
        area.getChildren().addAll(ink, line, head, stripe);
        area.getChildren().addAll(swatches.values());
        area.getChildren().add(needle);
        area.setMinHeight(HEIGHT);
        area.setPrefHeight(HEIGHT);
        area.setMinWidth(0);
        area.setPrefWidth(400);
        HBox.setHgrow(area, Priority.ALWAYS);
        setAlignment(Pos.TOP_LEFT);
        getChildren().addAll(labels, area);
        setFocusTraversable(false);
        area.setAccessibleText(texts.get("replay.timeline"));

        canvas.setHeight(HEIGHT);
        area.widthProperty().subscribe(width -> canvas.setWidth(width.doubleValue()));
        canvas.widthProperty().subscribe(this::draw);
        ties.onChange(model.position(), this::follow);
        ties.onChange(model.foldsIdle(), this::all);
        line.textFillProperty().subscribe(this::draw);
        ink.textFillProperty().subscribe(this::draw);
        swatches.values().forEach(each -> each.textFillProperty().subscribe(this::draw));
        area.addEventHandler(MouseEvent.MOUSE_PRESSED, this::seek);
        area.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::seek);
        area.addEventHandler(ScrollEvent.SCROLL, this::scroll);
        area.addEventHandler(MouseEvent.MOUSE_MOVED, this::explain);
        under.setShowDelay(Duration.millis(150));
        under.setMaxWidth(560);
        under.setWrapText(true);
        Tooltip.install(area, under);
    }

    void dispose() {
        ties.release();
    }

    /// Says what lies under the mouse.
    private void explain(MouseEvent event) {
        IdleFolding folding = model.folding();
        double width = canvas.getWidth();
        long from = folding.real(Math.round(viewport.at(event.getX() - NEAR, width)));
        long to = folding.real(Math.round(viewport.at(event.getX() + NEAR, width)));
        List<Mark> near = model.session().timeline().between(from, to);
        if (near.isEmpty()) {
            under.setText(Moment.of((from + to) / 2, 1, texts.language()));
            return;
        }
        Mark first = near.getFirst();
        String statement = model.statement(first);
        String at = Moment.of(first.from(), 1, texts.language());
        under.setText(
                near.size() == 1
                        ? at + "  " + statement
                        : at
                                + "  "
                                + statement
                                + "\n"
                                + texts.count("replay.more", near.size() - 1L));
    }

    void zoom(boolean nearer) {
        viewport =
                viewport.zoom(
                        nearer ? 1 / ZOOM / ZOOM : ZOOM * ZOOM,
                        (double) model.position().get(),
                        model.folding().length());
        draw();
    }

    /// Everything on screen.
    void all() {
        viewport = Viewport.whole(model.folding().length());
        draw();
    }

    private void follow() {
        Viewport wanted = viewport.showing(model.position().get(), model.folding().length());
        if (wanted.equals(viewport)) {
            placeHead();
        } else {
            viewport = wanted;
            draw();
        }
    }

    private void seek(MouseEvent event) {
        model.seek(Math.round(viewport.at(event.getX(), canvas.getWidth())));
        event.consume();
    }

    private void scroll(ScrollEvent event) {
        double sideways = event.isShiftDown() ? event.getDeltaY() : event.getDeltaX();
        if (event.isControlDown()) {
            viewport =
                    viewport.zoom(
                            event.getDeltaY() > 0 ? 1 / ZOOM : ZOOM,
                            viewport.at(event.getX(), canvas.getWidth()),
                            model.folding().length());
        } else {
            double by = sideways == 0 ? event.getDeltaY() : sideways;
            viewport =
                    viewport.pan(
                            -by / canvas.getWidth() * viewport.span(), model.folding().length());
        }
        draw();
        event.consume();
    }

    private void draw() {
        double width = canvas.getWidth();
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, width, HEIGHT);
        if (width <= 0) {
            return;
        }
        IdleFolding folding = model.folding();
        drawFolds(g, folding, width);
        drawRuler(g, folding, width);
        for (Lane lane : Lane.values()) {
            drawLane(g, lane, width);
        }
        placeHead();
    }

    private void drawFolds(GraphicsContext g, IdleFolding folding, double width) {
        g.setFill(stripe.getTextFill());
        double drawnTo = -1;
        for (IdleFolding.Fold fold : folding.folds()) {
            double left = viewport.x(folding.folded(fold.from()), width);
            double right = Math.max(left + 1, viewport.x(folding.folded(fold.to()), width));
            if (right > Math.max(0, drawnTo) && left <= width) {
                left = Math.max(left, drawnTo);
                g.fillRect(left, RULER, right - left, HEIGHT - RULER);
                drawnTo = right;
            }
        }
    }

    private void drawRuler(GraphicsContext g, IdleFolding folding, double width) {
        g.setStroke(line.getTextFill());
        g.setLineWidth(1);
        for (int i = 0; i <= Lane.values().length; i++) {
            double y = Math.floor(RULER + i * LANE) + 0.5;
            g.strokeLine(0, y, width, y);
        }
        long step = tick(width);
        g.setFill(ink.getTextFill());
        g.setFont(Font.font("Inter", 11));
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.LEFT);
        long first = (long) viewport.from() / step * step;
        for (long at = first; at <= viewport.to(); at += step) {
            double x = Math.floor(viewport.x(at, width)) + 0.5;
            g.strokeLine(x, RULER - 5, x, RULER);
            if (x + 52 < width) {
                g.fillText(Moment.of(folding.real(at), step, texts.language()), x + 3, RULER / 2);
            }
        }
    }

    private long tick(double width) {
        for (long each : TICKS) {
            if (each / viewport.span() * width >= 78) {
                return each;
            }
        }
        return TICKS[TICKS.length - 1] * Math.max(1, (long) (viewport.span() / 8.64e8));
    }

    private void drawLane(GraphicsContext g, Lane lane, double width) {
        Label swatch = swatches.get(lane);
        Paint paint = swatch == null ? Color.GRAY : swatch.getTextFill();
        g.setFill(paint);
        double y = RULER + lane.ordinal() * LANE + (LANE - BAR) / 2;
        double least = lane == Lane.DENIALS || lane == Lane.HOLDS ? LEAST_SEEN : LEAST;
        for (LaneBars.Bar bar : model.bars().of(lane, viewport, width, least)) {
            if (bar.width() > 5) {
                g.fillRoundRect(bar.left(), y, bar.width(), BAR, 4, 4);
            } else {
                g.fillRect(bar.left(), y, bar.width(), BAR);
            }
        }
    }

    /// The head moves with every frame, and alone: what lies under it is not drawn again.
    private void placeHead() {
        double x = Math.round(viewport.x(model.position().get(), canvas.getWidth()));
        needle.setLayoutX(x);
        needle.setVisible(x >= 0 && x <= canvas.getWidth());
    }

    private Group needle() {
        Line shaft = new Line(0, RULER - 4, 0, HEIGHT);
        shaft.setStrokeWidth(2);
        shaft.strokeProperty().bind(head.textFillProperty());
        Polygon tip = new Polygon(-5, RULER - 11, 5, RULER - 11, 0, RULER - 3);
        tip.fillProperty().bind(head.textFillProperty());
        Group made = new Group(shaft, tip);
        made.setManaged(false);
        made.setMouseTransparent(true);
        return made;
    }

    private static Icon icon(Lane lane) {
        return switch (lane) {
            case STATEMENTS -> Icon.STATEMENTS;
            case DATA -> Icon.ROWS;
            case MASKED -> Icon.MASKING;
            case HOLDS -> Icon.HOLD;
            case DENIALS -> Icon.DENY;
        };
    }

    /// A label nobody sees: it takes its colour from the style sheet and lends it to the canvas.
    private static Label swatch(String name) {
        Label swatch = new Label();
        swatch.getStyleClass().setAll("label", "swatch", "swatch-" + name);
        swatch.setManaged(false);
        swatch.setVisible(false);
        return swatch;
    }
}
