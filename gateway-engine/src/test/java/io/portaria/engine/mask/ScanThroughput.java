package io.portaria.engine.mask;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Prints what scanning and masking cost for rows like those of the performance rig: nanoseconds a row, and bytes
/// allocated a row. A sanity check to run by hand, not a test.
public final class ScanThroughput {

    private static final int ROWS = 10_000;
    private static final int ROUNDS = 60;
    private static final String[] COLUMNS = {
        "id", "nome", "cidade", "saldo", "criado", "cpf", "email", "telefone"
    };

    private final TextScanner scanner = new TextScanner();
    private final Findings findings = new Findings();
    private final ByteSink out = new ByteSink(1 << 16);
    private final ValueMasker masker = new ValueMasker(TestKey.of("k"));
    private final byte[][][] rows = new byte[ROWS][][];
    private final PrintStream print;

    private ScanThroughput(PrintStream print) {
        this.print = print;
        String[] cities = {"São Paulo", "Rio de Janeiro", "Belo Horizonte", "Curitiba", "Brasília"};
        String[] names = {
            "Ana Souza Lima", "João Pereira Alves", "José Antônio Costa", "Maria Oliveira Nunes"
        };
        for (int i = 0; i < ROWS; i++) {
            long base = (i * 7919L + 100_000_007L) % 1_000_000_000L;
            rows[i] =
                    bytes(
                            Integer.toString(i),
                            names[i % names.length],
                            cities[i % cities.length],
                            String.format(
                                    Locale.ROOT, "%.2f", i * 104_729L % 5_000_000 / 100.0 - 5000),
                            "2019-%02d-%02d %02d:37:00-03"
                                    .formatted(1 + i % 12, 1 + i % 28, i % 24),
                            cpf(base),
                            "joao.silva" + i + "@exemplo.com.br",
                            "(11) 9%04d-%04d".formatted(i * 7321L % 10_000, i * 1237L % 10_000));
        }
    }

    public static void main(String[] args) {
        ScanThroughput self =
                new ScanThroughput(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        for (int warm = 0; warm < 3; warm++) {
            self.print.println(warm < 2 ? "-- warming" : "-- figures");
            self.measure("scan 5 clean columns, no evidence", 0, 5, false, null);
            self.measure("scan 5 clean columns, evidence", 0, 5, true, null);
            self.measure(
                    "scan and redact cpf, email, telefone", 5, 8, true, new Technique.Redact());
            self.measure(
                    "scan and partial cpf, email, telefone", 5, 8, true, new Technique.Partial());
            self.measure("scan and redact all 8", 0, 8, true, new Technique.Redact());
            self.measure(
                    "scan and pseudonym cpf, email, telefone",
                    5,
                    8,
                    true,
                    new Technique.Pseudonym());
            for (int c = 0; c < COLUMNS.length; c++) {
                self.measure("scan " + COLUMNS[c], c, c + 1, false, null);
            }
            self.measureWhole();
        }
    }

    private void measure(String what, int from, int to, boolean withEvidence, Technique technique) {
        ColumnHint[] hints = new ColumnHint[COLUMNS.length];
        ColumnEvidence[] evidence = new ColumnEvidence[COLUMNS.length];
        for (int c = 0; c < COLUMNS.length; c++) {
            hints[c] = ColumnHints.of(COLUMNS[c]);
            evidence[c] = new ColumnEvidence(ColumnEvidence.Kind.TEXT, hints[c]);
        }
        TechniqueLookup lookup = _ -> technique;
        int rounds = technique instanceof Technique.Pseudonym ? 3 : ROUNDS;
        long found = 0;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            for (byte[][] row : rows) {
                out.clear();
                for (int c = from; c < to; c++) {
                    byte[] value = row[c];
                    scanner.scan(value, 0, value.length, hints[c], findings);
                    boolean any = withEvidence ? evidence[c].judge(findings) : !findings.isEmpty();
                    if (any) {
                        found++;
                        if (technique != null) {
                            masker.maskFindings(value, 0, value.length, findings, lookup, out);
                        }
                    }
                }
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        print.printf(
                Locale.ROOT,
                "%-45s %7.1f ns/row (%d found)%n",
                what,
                (double) best / ROWS,
                found / rounds);
    }

    private void measureWhole() {
        Technique partial = new Technique.Partial();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (byte[][] row : rows) {
                out.clear();
                for (int c = 5; c < 8; c++) {
                    masker.maskWhole(row[c], 0, row[c].length, null, partial, out);
                }
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        print.printf(
                Locale.ROOT,
                "%-45s %7.1f ns/row%n",
                "maskWhole partial of the three, sort guessed",
                (double) best / ROWS);
    }

    private static byte[][] bytes(String... values) {
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i].getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    private static String cpf(long base) {
        String nine = "%09d".formatted(base);
        int first = 0;
        int second = 0;
        for (int i = 0; i < 9; i++) {
            int digit = nine.charAt(i) - '0';
            first += digit * (10 - i);
            second += digit * (11 - i);
        }
        int d10 = first * 10 % 11 % 10;
        int d11 = (second + d10 * 2) * 10 % 11 % 10;
        return nine.substring(0, 3)
                + '.'
                + nine.substring(3, 6)
                + '.'
                + nine.substring(6)
                + '-'
                + d10
                + d11;
    }
}
