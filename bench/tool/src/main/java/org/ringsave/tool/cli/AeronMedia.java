/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Aeron;
import io.aeron.AeronVersion;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/** Aeron's client, and a media driver of this process or the client's way to another one. */
final class AeronMedia implements AutoCloseable {
    private static final long PEER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int LOOKS = 20;
    private static final long FAREWELL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long DRIVER_TIMEOUT_MS = 2_000;

    // Null if it is not of this process.
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Thread hook = new Thread(this::closeDriver, "end of the media driver");

    private AeronMedia(MediaDriver driver, Aeron aeron) {
        this.driver = driver;
        this.aeron = aeron;
        if (driver != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** Starts a driver, which ends with this process. A peer that is silent for 2 s is gone. */
    static AeronMedia embedded() throws IOException {
        return embedded(Path.of(CommonContext.AERON_DIR_PROP_DEFAULT));
    }

    /** Its directory has a name of this process alone: a driver deletes the directory of another one unasked. */
    static AeronMedia embedded(Path base) throws IOException {
        return embedded(PEER_TIMEOUT_NS, AeronMediaDirectory.make(base).toString());
    }

    /**
     * Starts a driver in a directory, which no other driver may have. Both end with this process, also by SIGTERM; if
     * it is killed, the directory stays. A peer that is silent for a time is gone.
     */
    static AeronMedia embedded(long peerTimeoutNs, String directory) throws IOException {
        MediaDriver driver = null;
        try {
            driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory).dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED).imageLivenessTimeoutNs(peerTimeoutNs)
                .publicationConnectionTimeoutNs(peerTimeoutNs).timerIntervalNs(peerTimeoutNs / LOOKS)
                // A driver tells a client that a peer is gone five of these times after its timeout.
                .statusMessageTimeoutNs(peerTimeoutNs / LOOKS)
                // A wrong channel is an exception of the client too.
                .errorHandler(error -> { }));
            return new AeronMedia(driver, connect(driver.aeronDirectoryName()));
        } catch (AeronException | IllegalStateException e) {
            CloseHelper.quietClose(driver);
            throw new IOException("Aeron's media driver did not start: " + line(e), e);
        }
    }

    /** Goes to the driver of another process. */
    static AeronMedia at(String option, Path directory) throws IOException {
        final String place = option + '=' + directory + ": ";
        if (!Files.isDirectory(directory)) {
            throw new IOException(place + "is no directory; start a media driver there, or leave the option out");
        }
        if (!Files.exists(directory.resolve("cnc.dat"))) {
            throw new IOException(place + "has no cnc.dat, so no media driver runs there; give the driver's aeron.dir,"
                + " or leave the option out");
        }
        try {
            return new AeronMedia(null, connect(directory.toString()));
        } catch (DriverTimeoutException e) {
            throw new IOException(place + "the media driver there does not run any more (" + line(e)
                + "); start it again, or leave the option out", e);
        } catch (AeronException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException(place + "the media driver there does not fit this client of Aeron "
                + AeronVersion.VERSION + " (" + line(e)
                + "); start a driver of this version, or leave the option out", e);
        }
    }

    private static Aeron connect(String directory) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory).driverTimeoutMs(DRIVER_TIMEOUT_MS)
            .errorHandler(error -> { }));
    }

    /** The first line of a message, without Aeron's marks of severity, type and code. */
    static String line(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString())
            .replaceAll("^((ERROR|WARN|FATAL) - |[a-z.]+[.][A-Za-z]+Exception ?: )+(channel error - )?", "")
            .replaceFirst(" \\(at [^)]*\\(.*\\)\\)", "").replaceFirst(", errorCodeValue=[0-9]+$", "");
    }

    Aeron aeron() {
        return aeron;
    }

    /** Waits until the end of a closed stream is out: a driver that ends at once would take it along. */
    void awaitFarewell() {
        LockSupport.parkNanos(FAREWELL_NS);
    }

    /** The hook leaves the client open: its memory stays mapped for the threads that go on meanwhile. */
    private synchronized void closeDriver() {
        CloseHelper.close(driver);
    }

    @Override
    public void close() {
        aeron.close();
        closeDriver();
        if (driver != null) {
            ChildJvm.removeHook(hook);
        }
    }
}
