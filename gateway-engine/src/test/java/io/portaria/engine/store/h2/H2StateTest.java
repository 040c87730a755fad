package io.portaria.engine.store.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The file of approvals and budgets: from each older version to this one, and when it cannot be opened.
class H2StateTest {
    @TempDir private Path folder;

    private static int waiting(H2State state) {
        return new H2Approvals(state).alone(requests -> requests.waiting(Instant.EPOCH));
    }

    @Test
    void whatHadBudgetsOnlyGetsApprovals() throws Exception {
        try (H2State state = H2State.open(folder, "00")) {
            state.work(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String sql :
                            List.of(
                                    "DROP TABLE approvals",
                                    "DROP SEQUENCE approval_numbers",
                                    "DELETE FROM steps WHERE done = 2")) {
                        statement.execute(sql);
                    }
                    return true;
                }
            });
            assertThatThrownBy(() -> waiting(state)).isInstanceOf(IllegalStateException.class);
        }
        try (H2State state = H2State.open(folder, "00")) {
            assertThat(waiting(state)).isZero();
        }
        try (H2State state = H2State.open(folder, "00")) {
            assertThat(waiting(state)).isZero();
        }
    }

    @Test
    void whatCannotBeOpenedStaysAsItIs() throws Exception {
        H2State.open(folder, "00").close();
        byte[] before = Files.readAllBytes(folder.resolve("state.mv.db"));
        assertThatThrownBy(() -> H2State.open(folder, "11"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Put the file aside");
        assertThat(folder.resolve("state.mv.db")).hasBinaryContent(before);
    }
}
