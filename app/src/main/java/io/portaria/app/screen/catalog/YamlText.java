package io.portaria.app.screen.catalog;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.LineNumberFactory;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// YAML to be read, in colours.
final class YamlText {

    private static final Pattern PARTS =
            Pattern.compile(
                    "(?<comment>#[^\n]*)|(?<text>\"(?:[^\"\\\\\n]|\\\\.)*\"|'[^'\n]*')|(?<key>[A-Za-z_][\\w.-]*)(?=\\s*:(?:\\s|$))|(?<number>(?<![\\w.:-])\\d[\\d.:]*(?![\\w-]))",
                    Pattern.MULTILINE);

    private YamlText() {}

    static StackPane readOnly(String source, String name) {
        CodeArea area = new CodeArea();
        area.setEditable(false);
        area.setParagraphGraphicFactory(LineNumberFactory.get(area));
        area.setId("catalog-source");
        area.setAccessibleText(name);
        area.replaceText(source);
        if (!source.isEmpty()) {
            area.setStyleSpans(0, colours(source));
        }
        area.moveTo(0);
        area.requestFollowCaret();
        StackPane frame = new StackPane(new VirtualizedScrollPane<>(area));
        frame.getStyleClass().add("statement");
        return frame;
    }

    static StyleSpans<Collection<String>> colours(String source) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        Matcher matcher = PARTS.matcher(source);
        int at = 0;
        while (matcher.find()) {
            String style =
                    matcher.group("comment") != null
                            ? "sql-comment"
                            : matcher.group("text") != null
                                    ? "sql-text"
                                    : matcher.group("key") != null ? "sql-keyword" : "sql-number";
            spans.add(List.of(), matcher.start() - at);
            spans.add(List.of(style), matcher.end() - matcher.start());
            at = matcher.end();
        }
        spans.add(List.of(), source.length() - at);
        return spans.create();
    }
}
