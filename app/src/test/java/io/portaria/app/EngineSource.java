package io.portaria.app;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the rooms of the engine can say, read from their source: every text put together there that reads like a
/// sentence, with `{}` for what is filled in.
final class EngineSource {

    private static final Pattern TWO_WORDS = Pattern.compile("[a-z{}] +[a-z{}]");
    private static final Set<String> NOT_FOR_PEOPLE =
            Set.of("IllegalStateException", "IllegalArgumentException", "AssertionError");
    private static final Set<String> LOGS = Set.of("debug", "info", "warn", "error", "log");

    private EngineSource() {}

    static Set<String> sentences(List<Path> roots) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> found = Files.walk(root)) {
                found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Set<String> sentences = new TreeSet<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    _ -> {},
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(sentences).scan(unit, null);
            }
        }
        return sentences;
    }

    private static final class Scanner extends TreeScanner<Object, Object> {

        private final Set<String> sentences;

        Scanner(Set<String> sentences) {
            this.sentences = sentences;
        }

        @Override
        public @Nullable Object visitNewClass(NewClassTree made, @Nullable Object context) {
            return NOT_FOR_PEOPLE.contains(made.getIdentifier().toString())
                    ? null
                    : super.visitNewClass(made, context);
        }

        @Override
        public @Nullable Object visitMethodInvocation(
                MethodInvocationTree call, @Nullable Object context) {
            if (call.getMethodSelect() instanceof MemberSelectTree select) {
                String receiver = select.getExpression().toString().toLowerCase(Locale.ROOT);
                if (LOGS.contains(select.getIdentifier().toString()) && receiver.endsWith("log")) {
                    return null;
                }
            }
            return super.visitMethodInvocation(call, context);
        }

        @Override
        public @Nullable Object visitBinary(BinaryTree sum, @Nullable Object context) {
            if (sum.getKind() == Tree.Kind.PLUS && hasText(sum)) {
                take(sum);
                return null;
            }
            return super.visitBinary(sum, context);
        }

        @Override
        public @Nullable Object visitLiteral(LiteralTree literal, @Nullable Object context) {
            if (literal.getValue() instanceof String) {
                take(literal);
            }
            return null;
        }

        private static boolean hasText(ExpressionTree tree) {
            return switch (tree) {
                case BinaryTree sum ->
                        hasText(sum.getLeftOperand()) || hasText(sum.getRightOperand());
                case LiteralTree literal -> literal.getValue() instanceof String;
                default -> false;
            };
        }

        private void take(ExpressionTree tree) {
            for (String template : templates(tree)) {
                if (TWO_WORDS.matcher(template).find()) {
                    sentences.add(template);
                }
            }
        }

        /// One text for each way a condition inside may go.
        private static List<String> templates(ExpressionTree tree) {
            return switch (tree) {
                case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
                    List<String> all = new ArrayList<>();
                    for (String left : templates(sum.getLeftOperand())) {
                        for (String right : templates(sum.getRightOperand())) {
                            all.add(left + right);
                        }
                    }
                    yield all;
                }
                case ParenthesizedTree inner -> templates(inner.getExpression());
                case ConditionalExpressionTree choice -> {
                    List<String> all = new ArrayList<>(templates(choice.getTrueExpression()));
                    all.addAll(templates(choice.getFalseExpression()));
                    yield all;
                }
                case LiteralTree literal when literal.getValue() instanceof String text ->
                        List.of(text);
                default -> List.of("{}");
            };
        }
    }
}
