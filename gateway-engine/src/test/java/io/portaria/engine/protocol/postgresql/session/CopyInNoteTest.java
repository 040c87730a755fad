package io.portaria.engine.protocol.postgresql.session;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CopyInNoteTest {
    private static final String ROW = "1\tMaria\tCPF 529.982.247-25\n";
    private static final int LONGEST_ROWS = CopyInNote.LONGEST / ROW.length();
    private final Notes notes = new Notes();
    private final CopyInNote note =
            new CopyInNote(new StatementMasking(message -> new byte[32]), notes);

    private void add(String text) throws Exception {
        byte[] b = text.getBytes(StandardCharsets.UTF_8);
        note.add(b, 0, b.length, StandardCharsets.UTF_8);
    }

    @Test
    void whatComesByteByByteIsMaskedAsAWhole() throws Exception {
        note.begin();
        for (int i = 0; i < ROW.length(); i++) {
            add(ROW.substring(i, i + 1));
        }
        assertThat(notes.texts).isEmpty();
        note.end(StandardCharsets.UTF_8);
        assertThat(notes.texts).hasSize(1);
        assertThat(notes.texts.getFirst()).startsWith("copy-in: 1\tMaria").doesNotContain("529");
    }

    @Test
    void everyCopyHasItsNote() throws Exception {
        for (int copy = 0; copy < 3; copy++) {
            note.begin();
            add(ROW.repeat(4000));
            note.end(StandardCharsets.UTF_8);
        }
        assertThat(notes.texts).hasSize(3).noneMatch(t -> t.contains("529"));
    }

    @Test
    void theCutFallsBetweenRows() throws Exception {
        note.begin();
        for (int i = 0; i < 4000; i++) {
            add(ROW);
        }
        assertThat(notes.texts).hasSize(1);
        assertThat(notes.texts.getFirst()).endsWith("\n");
        assertThat(notes.texts.getFirst().lines().skip(1))
                .hasSize(LONGEST_ROWS - 1)
                .allMatch(l -> l.startsWith("1\tMaria\tCPF "));
        note.end(StandardCharsets.UTF_8);
        assertThat(notes.texts).hasSize(1);
    }

    @Test
    void aRowWithoutEndIsNotKeptInPart() throws Exception {
        note.begin();
        add("529.982.247-25".repeat(5000));
        note.end(StandardCharsets.UTF_8);
        assertThat(notes.texts).containsExactly("copy-in: (65536 bytes without the end of a line)");
    }
}
