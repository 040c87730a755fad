package io.portaria.engine.catalog;

import java.util.List;

/// A catalog file that cannot be put in force, with everything that is wrong with it.
public final class InvalidCatalog extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<CatalogProblem> problems;

    public InvalidCatalog(List<CatalogProblem> problems) {
        super(
                problems.size() == 1
                        ? problems.getFirst().sentence()
                        : problems.size() + " things are wrong in the catalog.");
        this.problems = List.copyOf(problems);
    }

    public List<CatalogProblem> problems() {
        return problems;
    }
}
