/// The bridge between a gateway and what is on screen: work in the background, events gathered before they are shown.
@NullMarked
package io.portaria.app.live;

import org.jspecify.annotations.NullMarked;
