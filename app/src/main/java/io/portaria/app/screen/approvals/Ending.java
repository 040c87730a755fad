package io.portaria.app.screen.approvals;

import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Look;
import io.portaria.engine.api.ApprovalView;
import java.time.Duration;
import java.util.Locale;
import javafx.scene.control.Label;

/// How much time a request has left, or how it ended, as a chip.
final class Ending {

    private static final Duration SOON = Duration.ofMinutes(2);

    private Ending() {}

    static void show(Label chip, ApprovalView approval, ApprovalsViewModel model, Look look) {
        String tone;
        if (approval.state() == ApprovalView.State.WAITING) {
            Duration left = model.left(approval);
            chip.setText(
                    left.isZero()
                            ? look.text("approvals.left.none")
                            : look.text("approvals.left", clock(left)));
            tone = left.compareTo(SOON) < 0 ? AppStyles.BAD : AppStyles.CAUTION;
        } else {
            chip.setText(
                    look.text(
                            "approvals.state." + approval.state().name().toLowerCase(Locale.ROOT)));
            tone =
                    switch (approval.state()) {
                        case APPROVED -> AppStyles.GOOD;
                        case DENIED -> AppStyles.BAD;
                        case EXPIRED, WAITING -> "plain";
                    };
        }
        chip.getStyleClass().setAll("label", AppStyles.CHIP, tone);
    }

    /// Minutes and seconds as a clock shows them.
    static String clock(Duration left) {
        return left.toHours() > 0
                ? "%d:%02d:%02d"
                        .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart())
                : "%d:%02d".formatted(left.toMinutes(), left.toSecondsPart());
    }
}
