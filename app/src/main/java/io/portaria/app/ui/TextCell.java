package io.portaria.app.ui;

import io.portaria.replay.view.FullText;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/// Cells of tables: words, numbers at the right, or a small node made from the row.
public final class TextCell {

    private TextCell() {}

    public static <S> TableCell<S, String> text() {
        return new Words<>();
    }

    public static <S> TableCell<S, String> number() {
        TableCell<S, String> cell = new Words<>();
        cell.setAlignment(Pos.CENTER_RIGHT);
        return cell;
    }

    /// A value of a row, in the letters of code; marked when it was masked, pale when it is NULL.
    public static <S> TableCell<S, String> value(boolean masked) {
        return new Sample<>(masked);
    }

    public static <S, V> TableCell<S, V> node(Function<V, Node> make) {
        return new Drawn<>(make);
    }

    private static final class Words<S> extends TableCell<S, String> {

        Words() {
            FullText.onHover(this);
        }

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty || text == null ? "" : text);
        }
    }

    private static final class Sample<S> extends TableCell<S, String> {

        private static final PseudoClass MASKED = PseudoClass.getPseudoClass("masked");
        private static final PseudoClass NULL = PseudoClass.getPseudoClass("null");

        private final boolean masked;

        Sample(boolean masked) {
            this.masked = masked;
            getStyleClass().add("value-cell");
        }

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            boolean here = !empty && text != null;
            boolean isNull = here && "NULL".equals(text);
            pseudoClassStateChanged(NULL, isNull);
            pseudoClassStateChanged(MASKED, here && masked && !isNull);
            setText(here ? text : "");
        }
    }

    private static final class Drawn<S, V> extends TableCell<S, V> {

        private final Function<V, Node> make;

        Drawn(Function<V, Node> make) {
            this.make = make;
            setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(@Nullable V value, boolean empty) {
            super.updateItem(value, empty);
            setText(null);
            setGraphic(empty || value == null ? null : make.apply(value));
        }
    }
}
