import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs the tests of a folder of classes and writes a line for each: its outcome, its identifier, and why.
///
/// Arguments: the folder, the file to write, a pattern of class names.
public final class Suite {
    public static void main(String[] arguments) throws Exception {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(arguments[0]))))
                        .filters(ClassNameFilter.includeClassNamePatterns(arguments[2]))
                        .configurationParameter("junit.jupiter.execution.timeout.default", "2 m")
                        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                        .build();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            LauncherFactory.create().execute(request, new Lines(out));
        }
        System.exit(0);
    }

    private record Lines(PrintWriter out) implements TestExecutionListener {
        @Override
        public void executionSkipped(TestIdentifier test, String why) {
            line("SKIPPED", test, why);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String why = result.getThrowable().map(Throwable::toString).orElse("");
            if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                line(result.getStatus().toString(), test, why);
            }
        }

        private void line(String outcome, TestIdentifier test, String why) {
            String id = test.getUniqueId().replace("[engine:junit-jupiter]/", "").replaceAll("\\s+", " ");
            out.println(outcome + "\t" + id + "\t" + why.replaceAll("\\s+", " "));
            out.flush();
        }
    }
}
