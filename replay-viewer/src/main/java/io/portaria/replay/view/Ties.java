package io.portaria.replay.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.MapChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.ObservableMap;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;

/// What binds a view to something that outlives it. Theme and language change by making every view anew; one that was
/// not let go would be told of every change for as long as the program runs, and never be freed.
public final class Ties {

    private final Deque<Runnable> undo = new ArrayDeque<>();

    /// Tells the listener the value now and at every change.
    public <T> void follow(ObservableValue<T> value, Consumer<? super T> listener) {
        undo.push(value.subscribe(listener)::unsubscribe);
    }

    /// Runs at every change, not now.
    public void onChange(ObservableValue<?> value, Runnable run) {
        undo.push(value.subscribe(run)::unsubscribe);
    }

    /// Runs at every change of the list.
    public <T> void onChange(ObservableList<T> list, Runnable run) {
        ListChangeListener<T> listener = _ -> run.run();
        list.addListener(listener);
        undo.push(() -> list.removeListener(listener));
    }

    /// Runs at every change of the map.
    public <K, V> void onChange(ObservableMap<K, V> map, Runnable run) {
        MapChangeListener<K, V> listener = _ -> run.run();
        map.addListener(listener);
        undo.push(() -> map.removeListener(listener));
    }

    public <T> void bind(Property<T> property, ObservableValue<? extends T> to) {
        property.bind(to);
        undo.push(property::unbind);
    }

    public <T> void both(Property<T> here, Property<T> there) {
        here.bindBidirectional(there);
        undo.push(() -> here.unbindBidirectional(there));
    }

    /// Shows a list that outlives the view. A [ListView] and its skin listen to their items in ways that nobody can undo, so
    /// they get a list of their own that follows.
    public <T> void items(ListView<T> view, ObservableList<T> items) {
        view.setItems(following(items));
    }

    /// As for a list.
    public <T> void items(ComboBox<T> view, ObservableList<T> items) {
        view.setItems(following(items));
    }

    /// Shows a list that outlives the view, however long: it is not copied.
    public <T> void items(TableView<T> view, ObservableList<T> items) {
        view.setItems(items);
        undo.push(() -> view.setItems(FXCollections.observableArrayList()));
    }

    private <T> ObservableList<T> following(ObservableList<T> items) {
        ObservableList<T> copy = FXCollections.observableArrayList(items);
        ListChangeListener<T> listener =
                change -> {
                    while (change.next()) {
                        follow(change, items, copy);
                    }
                };
        items.addListener(listener);
        undo.push(() -> items.removeListener(listener));
        return copy;
    }

    /// What takes another's place does so here too, or a row that is chosen would be chosen no more.
    private static <T> void follow(
            ListChangeListener.Change<? extends T> change,
            ObservableList<T> items,
            ObservableList<T> copy) {
        if (change.wasPermutated()) {
            copy.setAll(items);
        } else if (change.getRemovedSize() == change.getAddedSize()) {
            for (int i = change.getFrom(); i < change.getTo(); i++) {
                copy.set(i, items.get(i));
            }
        } else {
            copy.subList(change.getFrom(), change.getFrom() + change.getRemovedSize()).clear();
            copy.addAll(change.getFrom(), items.subList(change.getFrom(), change.getTo()));
        }
    }

    /// Lets go of everything, the last tie first.
    public void release() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }
}
