package io.portaria.replay.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PagedListTest {

    private static final int TOTAL = 1_000_000;

    private final List<Integer> asked = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private int opened;
    private final PagedList<String> list = new PagedList<>("…", 100, this::fetch);

    private void fetch(
            int offset, int limit, Consumer<PagedList.Page<String>> done, Runnable failed) {
        asked.add(offset);
        int first = offset - opened;
        PagedList.Page<String> page =
                new PagedList.Page<>(
                        IntStream.range(first, first + limit).mapToObj(i -> "s" + i).toList(),
                        TOTAL + opened);
        answers.add(() -> done.accept(page));
    }

    private void answer() {
        List<Runnable> now = List.copyOf(answers);
        answers.clear();
        now.forEach(Runnable::run);
    }

    @Test
    void aMillionAreThereAndOnlyThePagesLookedAtAreFetched() {
        list.reload(() -> {}, () -> {});
        answer();
        assertThat(list).hasSize(TOTAL);
        assertThat(list.get(750_042)).isEqualTo("…");
        assertThat(list.get(750_043)).isEqualTo("…");
        answer();
        assertThat(list.get(750_042)).isEqualTo("s750042");
        assertThat(asked).containsExactly(0, 750_000);
    }

    @Test
    void aNewFirstElementMovesNothingThatIsHere() {
        list.reload(() -> {}, () -> {});
        answer();
        List<Integer> changes = new ArrayList<>();
        list.addListener(
                (ListChangeListener<String>)
                        change -> {
                            while (change.next()) {
                                changes.add(change.getFrom());
                            }
                        });
        list.addFirst("new");
        opened = 1;
        assertThat(list).hasSize(TOTAL + 1);
        assertThat(list.get(0)).isEqualTo("new");
        assertThat(list.get(1)).isEqualTo("s0");
        assertThat(list.get(300)).isEqualTo("…");
        answer();
        assertThat(list.get(300)).isEqualTo("s299");
        assertThat(changes).startsWith(0);
    }

    @Test
    void anAnswerOfBeforeTheReloadIsNotShown() {
        list.reload(() -> {}, () -> {});
        answer();
        assertThat(list.get(500)).isEqualTo("…");
        list.reload(() -> {}, () -> {});
        answer();
        assertThat(list.get(500)).isEqualTo("…");
        assertThat(list.isLoaded(500)).isFalse();
    }

    @Test
    void whatIsHereCanBeReplacedAndFound() {
        list.reload(() -> {}, () -> {});
        answer();
        assertThat(list.replaceLoaded("s7"::equals, "changed")).isTrue();
        assertThat(list.indexOf("changed")).isEqualTo(7);
        assertThat(list.contains("s999999")).isFalse();
        assertThat(asked).hasSize(1);
    }
}
