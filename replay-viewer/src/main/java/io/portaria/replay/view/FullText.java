package io.portaria.replay.view;

import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;

/// What does not fit is said in full when the mouse rests on it.
public final class FullText {

    private FullText() {}

    public static <L extends Labeled> L onHover(L labeled) {
        labeled.textTruncatedProperty()
                .subscribe(cut -> {
                    if (cut) {
                        Tooltip full = new Tooltip();
                        full.setWrapText(true);
                        full.setMaxWidth(640);
                        full.textProperty().bind(labeled.textProperty());
                        labeled.setTooltip(full);
                    } else {
                        labeled.setTooltip(null);
                    }
                });
        return labeled;
    }
}
