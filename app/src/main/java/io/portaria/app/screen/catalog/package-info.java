/// Targets, agents, people and roles of the catalog in force.
@NullMarked
package io.portaria.app.screen.catalog;

import org.jspecify.annotations.NullMarked;
