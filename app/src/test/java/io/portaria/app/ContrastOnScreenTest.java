package io.portaria.app;

import io.portaria.app.ui.Place;
import io.portaria.app.ui.Theme;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// Every word on every screen, as the theme, its controls and our sheets together paint it, is told from what is behind it.
class ContrastOnScreenTest extends ScreenTest {

    private static final double LARGE_SIZE = 24;
    private static final double LARGE_BOLD = 18.6;

    @Test
    void everyWordCanBeRead(FxRobot robot) throws Exception {
        gateway.approvals.ask("A-1", 1, 1, "ana.prado");
        gateway.approvals.ask("A-2", 15, 2, "ana.prado", "carla.souza");
        robot.interact(() -> workstation.replay("s-6"));
        Set<String> pale = new TreeSet<>();
        int[] read = new int[1];
        for (Theme theme : Theme.values()) {
            robot.interact(() -> workstation.theme(theme));
            for (Place place : Place.values()) {
                robot.interact(() -> workstation.go(place));
                WaitForAsyncUtils.sleep(700, TimeUnit.MILLISECONDS);
                robot.interact(() ->
                        read[0] += look(stage.getScene().getRoot(), theme + " " + place, pale));
            }
        }
        assertThat(read[0]).as("words looked at").isGreaterThan(500);
        assertThat(pale).isEmpty();
    }

    private static int look(Node node, String where, Set<String> pale) {
        if (!node.isVisible() || node.isDisabled()) {
            return 0;
        }
        if (node instanceof Text text && !text.getText().isBlank()) {
            // What is marked in a text has its own area behind it, which is no parent; see
            // ContrastTest.
            boolean marked =
                    text.getStyleClass().stream().anyMatch(name -> name.startsWith("span-"));
            if (!marked && text.getFill() instanceof Color fill && fill.getOpacity() > 0) {
                double contrast = Contrast.of(fill, behind(text));
                if (contrast < least(text)) {
                    pale.add(
                            "%s: \"%s\" %s is %.2f"
                                    .formatted(
                                            where,
                                            text.getText().strip().lines().findFirst().orElse(""),
                                            styles(text),
                                            contrast));
                }
            }
            return 1;
        }
        int read = 0;
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                read += look(child, where, pale);
            }
        }
        return read;
    }

    private static double least(Text text) {
        double size = text.getFont().getSize();
        boolean bold = text.getFont().getStyle().toLowerCase(Locale.ROOT).contains("bold");
        return size >= LARGE_SIZE || bold && size >= LARGE_BOLD ? Contrast.LARGE : Contrast.TEXT;
    }

    /// The colours of all that contains it, from the window inwards.
    private static Color behind(Node node) {
        Parent parent = node.getParent();
        if (parent == null) {
            return Color.WHITE;
        }
        Color seen = behind(parent);
        if (parent instanceof Region region && region.getBackground() != null) {
            for (BackgroundFill fill : region.getBackground().getFills()) {
                if (fill.getFill() instanceof Color color) {
                    seen = Contrast.over(color, seen);
                }
            }
        }
        return seen;
    }

    private static String styles(Node node) {
        Parent parent = node.getParent();
        return parent == null ? "" : String.join(".", parent.getStyleClass());
    }
}
