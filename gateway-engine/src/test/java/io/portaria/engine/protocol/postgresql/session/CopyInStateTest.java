package io.portaria.engine.protocol.postgresql.session;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CopyInStateTest {
    private final CopyInState state = new CopyInState(new Answers());
    private final Expected first = new Expected.Sync(false);
    private final Expected second = new Expected.Query(List.of());

    /// The agent has sent all rows of one COPY and the next COPY before the server says that the first is over.
    @Test
    void theEndOfOneCopyIsNotTheAnswerToTheNext() throws Exception {
        state.asked(first);
        state.reading();
        state.sent();
        state.asked(second);
        state.over(first);
        assertThat(state.isNone()).isFalse();
        state.reading();
        assertThat(state.await()).isEqualTo(CopyInState.Phase.READING);
        state.over(second);
        assertThat(state.isNone()).isTrue();
    }
}
