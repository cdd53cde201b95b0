/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.ChannelUri;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.tool.console.Options;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The streams of a transfer: a channel for images, one for answers, and the media driver that carries them. */
final class StreamOptions {
    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1]):([0-9]{1,5})");
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final int MOST_PORT = 65_535;
    private static final int MOST_STREAM = Integer.MAX_VALUE - 1;
    private static final long LEAST_WAIT_NS = 100_000_000L;
    private static final long MOST_WAIT_NS = 7 * 86_400L * 1_000_000_000L;
    /** An image comes right after the one before it. */
    private static final long REPEAT_NS = 10_000_000L;
    private static final String LIKE = "; write it like aeron:udp?endpoint=127.0.0.1:40123 or aeron:ipc";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--answers", paramLabel = "CHANNEL",
        description = "Channel of the receiver's answers to the sender; the same in both commands. Default: the next"
            + " port on the loopback interface, and the same channel for IPC.")
    private String answers;

    @Option(names = "--stream", paramLabel = "N", defaultValue = "21331",
        description = "Aeron stream of images, 1 to 2^31 - 2; answers have the next one. Default: ${DEFAULT-VALUE}.")
    private String stream;

    @Option(names = "--aeron-dir", paramLabel = "DIR",
        description = "Directory of a media driver that runs already. Default: a driver of this command's own.")
    private Path directory;

    @Option(names = "--wait", paramLabel = "TIME", defaultValue = "10s",
        description = "Silence of the other side after which the command fails, 100ms to 7d. A receiver that was killed"
            + " has this time to be started again, and to read what it has of an image: give 'send' more for large"
            + " images. Default: ${DEFAULT-VALUE}.")
    private String wait;

    /** Checks all options that need no driver. */
    void check(String option, String channel) {
        requireChannel(option, channel);
        if (answers != null) {
            requireChannel("--answers", answers);
        }
        answers(option, channel);
        stream();
        times();
    }

    private void requireChannel(String option, String channel) {
        try {
            final ChannelUri uri = ChannelUri.parse(channel);
            if (!uri.isUdp() && !uri.isIpc()) {
                throw usage(option + '=' + channel + " is no channel of Aeron, its medium is " + uri.media() + LIKE);
            }
            ChannelParameters.unknown(uri).ifPresent(name -> {
                throw usage(option + '=' + channel + ": Aeron has no parameter " + name + LIKE);
            });
            if (directory == null && uri.isIpc()) {
                throw usage(option + '=' + channel + " needs --aeron-dir: IPC does not leave a media driver, and"
                    + " without the option each command has a driver of its own");
            }
        } catch (IllegalArgumentException e) {
            throw usage(option + '=' + channel + " is no channel of Aeron, " + AeronMedia.line(e) + LIKE);
        }
    }

    private String answers(String option, String channel) {
        final ChannelUri uri = ChannelUri.parse(channel);
        if (answers != null || uri.isIpc()) {
            return answers != null ? answers : channel;
        }
        final String endpoint = String.valueOf(uri.get("endpoint"));
        if (!PORT.matcher(endpoint).find()) {
            throw usage(option + '=' + channel + ": has no endpoint=ADDRESS:PORT" + LIKE + ", or give --answers too");
        }
        final Matcher loopback = LOOPBACK.matcher(endpoint);
        if (!loopback.matches()) {
            throw usage(option + '=' + channel + ": answers need an address of the sender; give --answers"
                + " aeron:udp?endpoint=SENDER:PORT to both commands");
        }
        final int port = Integer.parseInt(loopback.group(2));
        if (port >= MOST_PORT) {
            throw usage(option + '=' + channel + ": answers need the next port, and there is none; give a lower port,"
                + " or --answers");
        }
        uri.put("endpoint", loopback.group(1) + ':' + (port + 1));
        return uri.toString();
    }

    private ParameterException usage(String text) {
        return new ParameterException(command.commandLine(), text);
    }

    private int stream() {
        return (int)Options.whole(command, "--stream", stream, 1, MOST_STREAM);
    }

    TransferOptions times() {
        return TransferOptions.DEFAULT.withSilence(waitNs()).withRepeat(REPEAT_NS);
    }

    long waitNs() {
        return Options.time(command, "--wait", wait, LEAST_WAIT_NS, MOST_WAIT_NS);
    }

    AeronMedia media() throws IOException {
        return directory == null ? AeronMedia.embedded() : AeronMedia.at("--aeron-dir", directory);
    }

    ExclusivePublication imagesOut(AeronMedia media, String option, String channel) throws IOException {
        return publication(media, place(option, channel), channel, stream());
    }

    Subscription imagesIn(AeronMedia media, String option, String channel) throws IOException {
        return subscription(media, place(option, channel), channel, stream());
    }

    ExclusivePublication answersOut(AeronMedia media, String option, String channel) throws IOException {
        return publication(media, answersPlace(option, channel), answers(option, channel), stream() + 1);
    }

    Subscription answersIn(AeronMedia media, String option, String channel) throws IOException {
        return subscription(media, answersPlace(option, channel), answers(option, channel), stream() + 1);
    }

    private static String place(String option, String channel) {
        return option + '=' + channel;
    }

    /** Where the channel of answers comes from. */
    private String answersPlace(String option, String channel) {
        return answers != null ? place("--answers", answers)
            : place(option, channel) + ", answers on " + answers(option, channel);
    }

    private static ExclusivePublication publication(AeronMedia media, String place, String channel, int stream)
        throws IOException {
        try {
            return media.aeron().addExclusivePublication(channel, stream);
        } catch (AeronException | IllegalArgumentException e) {
            throw refused(place, e);
        }
    }

    private static Subscription subscription(AeronMedia media, String place, String channel, int stream)
        throws IOException {
        try {
            return media.aeron().addSubscription(channel, stream);
        } catch (AeronException | IllegalArgumentException e) {
            throw refused(place, e);
        }
    }

    private static IOException refused(String place, RuntimeException e) {
        final String line = AeronMedia.line(e);
        return new IOException(place + ": Aeron refuses this channel, " + line + remedy(line), e);
    }

    /** A channel may be right, and its address or port not free here. */
    private static String remedy(String line) {
        if (line.startsWith("Address already in use")) {
            return "; end the program that has this port, or give another one";
        }
        if (line.startsWith("Cannot assign requested address")) {
            return "; give an address of this machine";
        }
        return line.startsWith("unresolved") ? "; give the address in digits, or look at its name" : LIKE;
    }
}
