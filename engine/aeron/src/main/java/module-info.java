/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Sends images over Aeron.
 *
 * <p>A program on the module path needs the JVM flag {@code --add-opens java.base/jdk.internal.misc=org.agrona},
 * because Agrona's buffers use that package.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.ringsave.aeron {
    requires transitive org.ringsave.engine;
    // Aeron's jar names its module in the manifest only. Its publications stand in the signatures here.
    requires transitive io.aeron.client;
    // Only for images in an archive.
    requires static transitive io.aeron.archive;
    // Only for sets in a cluster.
    requires static transitive io.aeron.cluster;

    exports org.ringsave.aeron;
}
