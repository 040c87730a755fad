package io.portaria.replay.view;

import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.util.Subscription;

/// Gives the keyboard to a node, also to one that is not in its window yet: panes take their parts in only when they are
/// laid out for the first time.
public final class Focus {

    private Focus() {}

    public static void on(Node node) {
        if (node.getScene() != null) {
            node.requestFocus();
            return;
        }
        AtomicReference<Subscription> once = new AtomicReference<>(Subscription.EMPTY);
        once.set(
                node.sceneProperty()
                        .subscribe(scene -> {
                            if (scene != null) {
                                once.get().unsubscribe();
                                node.requestFocus();
                            }
                        }));
    }
}
