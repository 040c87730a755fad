package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// A statement as an agent sent it, literals masked, in the colours of SQL.
public final class StatementView extends StackPane {

    private final CodeArea area = new CodeArea();
    private final Texts texts;

    public StatementView(Texts texts) {
        this.texts = texts;
        area.setEditable(false);
        area.setWrapText(true);
        area.setId("statement");
        area.setAccessibleText(texts.get("replay.statement"));
        getStyleClass().add("statement");
        getChildren().add(new VirtualizedScrollPane<>(area));
    }

    void show(OperationView operation) {
        show(operation.statement(), operation.parameters());
    }

    /// Shows this statement and, below it, its parameters.
    public void show(String written, List<Optional<String>> parameters) {
        StringBuilder text = new StringBuilder(written);
        int statement = text.length();
        for (int i = 0; i < parameters.size(); i++) {
            text.append(i == 0 ? "\n\n" : "\n")
                    .append('$')
                    .append(i + 1)
                    .append(" = ")
                    .append(parameters.get(i).orElse("NULL"));
        }
        area.replaceText(text.toString());
        if (text.isEmpty()) {
            area.replaceText(texts.get("replay.statement.none"));
            return;
        }
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        for (SqlTokenizer.Token token : SqlTokenizer.tokens(written)) {
            spans.add(List.of(token.kind().styleClass()), token.length());
        }
        if (text.length() > statement) {
            spans.add(List.of("sql-parameter"), text.length() - statement);
        }
        if (statement > 0 || text.length() > statement) {
            area.setStyleSpans(0, spans.create());
        }
        area.moveTo(0);
        area.requestFollowCaret();
    }

    void clear() {
        area.clear();
    }
}
