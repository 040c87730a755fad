package io.portaria.engine.catalog;

/// One thing wrong in a catalog file.
///
/// @param line from 1
/// @param column from 1
public record CatalogProblem(int line, int column, String sentence) {

    /// `file:line:column: sentence`, as editors understand it.
    public String in(String fileName) {
        return fileName + ":" + line + ":" + column + ": " + sentence;
    }
}
