/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Saves and restores sets of channels: rings in off-heap memory and requests in flight.
 *
 * <p>A program on the module path needs the JVM flag {@code --add-opens java.base/jdk.internal.misc=org.agrona},
 * because Agrona's buffers use that package.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.ringsave.engine {
    // Agrona's jar names its module in the manifest only. Its buffers stand in the engine's signatures.
    requires transitive org.agrona;
    // The events for Flight Recorder.
    requires jdk.jfr;

    exports org.ringsave.image;
    exports org.ringsave.ring;
    exports org.ringsave.channel;
    exports org.ringsave.save;
    exports org.ringsave.restore;
    exports org.ringsave.delta;
    exports org.ringsave.inspect;
    exports org.ringsave.store;
    exports org.ringsave.migrate;
}
