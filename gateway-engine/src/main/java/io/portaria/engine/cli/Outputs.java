package io.portaria.engine.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// A table for people: columns as wide as what stands in them.
final class Outputs {
    private static final int WIDEST = 48;

    private Outputs() {}

    static void table(PrintWriter out, List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], shortened(row.get(i)).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = shortened(row.get(i));
                line.append(cell);
                if (i < widths.length - 1) {
                    line.repeat(' ', widths[i] - cell.length() + 2);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String shortened(String cell) {
        String line = cell.replaceAll("\\s+", " ");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
