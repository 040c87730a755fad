package io.portaria.replay.view;

import io.portaria.icons.Icon;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import javafx.scene.transform.Scale;

/// An icon as a node. Its colour is the looked-up colour `-icon-color` of where it stands.
public final class IconNode extends Region {

    public static final double SMALL = 16;
    public static final double NORMAL = 18;

    private final double size;

    private IconNode(Icon icon, double size) {
        this.size = size;
        SVGPath path = new SVGPath();
        path.setContent(icon.path());
        path.getStyleClass().add("icon-path");
        double scale = size / Icon.GRID;
        path.getTransforms().add(new Scale(scale, scale, 0, 0));
        path.setManaged(false);
        path.setMouseTransparent(true);
        getStyleClass().add("icon-node");
        getChildren().add(path);
        setMinSize(size, size);
        setPrefSize(size, size);
        setMaxSize(size, size);
    }

    public static IconNode of(Icon icon) {
        return new IconNode(icon, NORMAL);
    }

    public static IconNode of(Icon icon, double size) {
        return new IconNode(icon, size);
    }

    @Override
    protected double computePrefWidth(double height) {
        return size;
    }

    @Override
    protected double computePrefHeight(double width) {
        return size;
    }
}
