/// What outsiders may say to a gateway: one interface, its questions, its commands and its events.
///
/// Everything here is compiled against by the workstation, the command line and the admin client, so it knows nothing
/// but the JDK. A value that reaches this package has passed the masks: no type here can hold a raw one.
@NullMarked
package io.portaria.engine.api;

import org.jspecify.annotations.NullMarked;
