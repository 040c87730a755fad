package io.portaria.replay.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.collections.ObservableListBase;

/// A list as long as the gateway says, of which only the pages looked at are fetched and only some are kept.
///
/// A place whose page is on its way shows the placeholder. Positions count from the end inside, so that a new first
/// element moves nothing that is already here: the newest session comes on top while older pages stay valid.
public final class PagedList<T> extends ObservableListBase<T> {

    /// Fetches in the background and answers on the thread of the user interface.
    @FunctionalInterface
    public interface Fetch<T> {
        void page(int offset, int limit, Consumer<Page<T>> done, Runnable failed);
    }

    /// @param total how long the whole list is
    public record Page<T>(List<T> items, long total) {}

    private static final int PAGES_KEPT = 40;

    private final T placeholder;
    private final int pageSize;
    private final Fetch<T> fetch;
    private final Map<Integer, T> byDistanceFromEnd = new HashMap<>();
    private final LinkedHashMap<Integer, List<Integer>> pages = new LinkedHashMap<>();
    private final Set<Integer> underWay = new HashSet<>();
    private int size;
    private int generation;

    public PagedList(T placeholder, int pageSize, Fetch<T> fetch) {
        this.placeholder = placeholder;
        this.pageSize = pageSize;
        this.fetch = fetch;
    }

    /// Forgets everything and begins again with the first page; `after` is told when it is here.
    public void reload(Runnable after, Runnable failed) {
        int mine = ++generation;
        underWay.clear();
        fetch.page(
                0,
                pageSize,
                page -> {
                    if (mine == generation) {
                        begin(page);
                        after.run();
                    }
                },
                () -> {
                    if (mine == generation) {
                        failed.run();
                    }
                });
    }

    private void begin(Page<T> page) {
        beginChange();
        if (size > 0) {
            nextRemove(0, snapshot());
        }
        byDistanceFromEnd.clear();
        pages.clear();
        size = (int) Math.min(Integer.MAX_VALUE, Math.max(page.total(), page.items().size()));
        keep(0, page);
        if (size > 0) {
            nextAdd(0, size);
        }
        endChange();
    }

    /// What listeners are told was removed: one value stands for all, so that a long list costs nothing.
    private List<T> snapshot() {
        return Collections.nCopies(size, placeholder);
    }

    private void keep(int offset, Page<T> page) {
        List<Integer> keys = new ArrayList<>(page.items().size());
        int total = (int) Math.min(Integer.MAX_VALUE, Math.max(page.total(), size));
        for (int i = 0; i < page.items().size(); i++) {
            int key = total - 1 - (offset + i);
            byDistanceFromEnd.put(key, page.items().get(i));
            keys.add(key);
        }
        pages.put(offset, keys);
        if (pages.size() > PAGES_KEPT) {
            Map.Entry<Integer, List<Integer>> oldest = pages.pollFirstEntry();
            if (oldest != null) {
                oldest.getValue().forEach(byDistanceFromEnd::remove);
            }
        }
    }

    @Override
    public T get(int index) {
        Objects.checkIndex(index, size);
        T item = byDistanceFromEnd.get(size - 1 - index);
        if (item != null) {
            return item;
        }
        ask(index / pageSize);
        return placeholder;
    }

    /// True where the element itself is here and not its placeholder.
    public boolean isLoaded(int index) {
        return byDistanceFromEnd.containsKey(size - 1 - index);
    }

    private void ask(int pageNumber) {
        if (!underWay.add(pageNumber)) {
            return;
        }
        int mine = generation;
        int offset = pageNumber * pageSize;
        fetch.page(
                offset,
                pageSize,
                page -> {
                    if (mine == generation) {
                        underWay.remove(pageNumber);
                        arrive(offset, page);
                    }
                },
                () -> {
                    // The page stays marked as asked for, or a dead gateway would be asked without
                    // end.
                });
    }

    private void arrive(int offset, Page<T> page) {
        beginChange();
        keep(offset, page);
        int end = Math.min(size, offset + page.items().size());
        for (int i = offset; i < end; i++) {
            nextUpdate(i);
        }
        endChange();
    }

    /// Puts a new element on top.
    @Override
    public void addFirst(T item) {
        beginChange();
        size++;
        byDistanceFromEnd.put(size - 1, item);
        nextAdd(0, 1);
        endChange();
    }

    /// Replaces the element of which this is true; false when it is not among those that are here.
    public boolean replaceLoaded(Predicate<T> which, T by) {
        for (Map.Entry<Integer, T> entry : byDistanceFromEnd.entrySet()) {
            if (which.test(entry.getValue())) {
                T old = entry.getValue();
                entry.setValue(by);
                int index = size - 1 - entry.getKey();
                beginChange();
                nextSet(index, old);
                endChange();
                return true;
            }
        }
        return false;
    }

    @Override
    public int size() {
        return size;
    }

    /// Looks only among the elements that are here: a search through a million of them would fetch them all.
    @Override
    public int indexOf(Object element) {
        for (Map.Entry<Integer, T> entry : byDistanceFromEnd.entrySet()) {
            if (entry.getValue().equals(element)) {
                return size - 1 - entry.getKey();
            }
        }
        return -1;
    }

    @Override
    public int lastIndexOf(Object element) {
        return indexOf(element);
    }

    @Override
    public boolean contains(Object element) {
        return indexOf(element) >= 0;
    }
}
