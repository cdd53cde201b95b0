/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.SyncMode;

/**
 * Receives one image after the other from {@link TransferSender}s: bytes go straight from Aeron's memory into a
 * restore, or into a file. It takes only the bytes that come next, in one transfer, and ignores or refuses all else. It
 * never waits for a sender; idling is the caller's. It allocates nothing while fragments come in; a restore makes
 * objects for some records. TRANSFER.md has the protocol.
 *
 * <pre>{@code
 * restore.begin(1 << 30, states);
 * receiver.expectFull(restore);
 * while (receiver.state().isUnderWay()) {
 *     idle.idle(receiver.doWork());
 * }
 * if (receiver.state() == ReceiverState.COMPLETE) {
 *     set = restore.apply();
 * }
 * }</pre>
 *
 * <p>After COMPLETE go on with {@code doWork()}, in the loop that drives the set: a sender whose {@code Done} was lost
 * asks again. One thread. Subscription and publication are for this receiver's use alone.
 */
public final class TransferReceiver implements Agent {
    private final ImageStream in;
    private final NanoClock clock;
    private final PendingAnswers answers;
    private final Reception reception;

    /**
     * Make a receiver that expects nothing.
     *
     * @param in         the image stream; no other object may poll it.
     * @param out        the answer stream, with an MTU of 1,408 or more; no other thread or object may publish to it.
     * @param imageLimit longest image that it takes, in bytes; at least 1.
     * @param options    times of a transfer, and how often it acknowledges.
     * @param clock      by which the times count.
     * @throws IllegalArgumentException if the limit is less than 1, or the MTU less than 1,408.
     */
    public TransferReceiver(Subscription in, ExclusivePublication out, long imageLimit, TransferOptions options,
        NanoClock clock) {
        if (imageLimit < 1) {
            throw new IllegalArgumentException("imageLimit=" + imageLimit + " is less than 1");
        }
        Objects.requireNonNull(in, "in");
        this.clock = Objects.requireNonNull(clock, "clock");
        answers = new PendingAnswers(Objects.requireNonNull(out, "out"), Objects.requireNonNull(options, "options"),
            imageLimit);
        reception = new Reception(answers, options.silenceNs(), imageLimit);
        this.in = new ImageStream(in, reception);
    }

    /**
     * Expect a full image.
     *
     * @param restore that has begun, and has taken no byte yet. If the transfer fails, this receiver ends it.
     * @throws IllegalStateException if an image is expected already, or bytes were taken.
     */
    public void expectFull(RestoreSession restore) {
        expect(ReceivedImage.intoRestore(restore, null));
    }

    /**
     * Expect a delta.
     *
     * @param restore   that has its base, and was asked for {@link RestoreSession#next()}. If the transfer fails or is
     *                  cancelled, this receiver ends the restore, and the base is lost too: {@link #expectFile} keeps a
     *                  delta apart. A sender that leaves, or falls silent, before the first byte costs nothing: this
     *                  receiver is WAITING again.
     * @param baseCutId the {@link RestoreSession#cutId()} of the image before.
     * @throws IllegalStateException if an image is expected already, or bytes were taken.
     */
    public void expectDelta(RestoreSession restore, String baseCutId) {
        expect(ReceivedImage.intoRestore(restore, Objects.requireNonNull(baseCutId, "baseCutId")));
    }

    /**
     * Expect an image of any kind, and keep it in a file. Bytes are kept in files beside it before they are
     * acknowledged: if this process dies, a receiver of the same path goes on where this one was. If the file has the
     * offered image already, none of it comes again. For both it reads all bytes that it has within one {@link
     * #doWork()}. Another one forces two files after each acknowledged length, unless the mode is {@link
     * SyncMode#NONE}: such calls wait for the disk.
     *
     * <p>One receiver at a time has a file, from the first fitting offer on, until it completes, fails, is cancelled
     * or closed. Call {@link #onClose()} when this one is not used any more: another one fails meanwhile.
     *
     * @param image path of the file. It appears, or is replaced, when the image is complete and verified. It has the
     *              permissions of a new file.
     * @param sync  which bytes survive a power cut; a killed process loses nothing in any mode. If the directory can't
     *              be synced after that, a line goes to the {@link System.Logger} {@code org.ringsave.aeron}.
     * @throws IllegalStateException if an image is expected already.
     */
    public void expectFile(Path image, SyncMode sync) {
        expectFile(image, sync, cutId -> image);
    }

    /**
     * Expect an image of any kind, and keep it in a file, unless another file has it: then it is COMPLETE at once,
     * after all bytes of that file were read and verified within one {@link #doWork()}. Only senders of files can say
     * which image they offer.
     *
     * @param image  path of the file, as there.
     * @param sync   as there.
     * @param places gives the file that may have the image of a cutId, 32 hexadecimal digits, or null if none may.
     * @throws IllegalStateException if an image is expected already.
     */
    public void expectFile(Path image, SyncMode sync, Function<String, Path> places) {
        expect(ReceivedImage.intoFile(image, Objects.requireNonNull(sync, "sync"),
            Objects.requireNonNull(places, "places")));
    }

    void expect(ReceivedImage image) {
        if (state().isUnderWay()) {
            throw new IllegalStateException("expect: the receiver is " + state() + " already; go on with doWork(), or"
                + " cancel() it");
        }
        reception.expect(image);
    }

    /**
     * Take the messages that have come, and send at most one answer. Waits for no sender, and for the disk only as
     * {@link #expectFile} says. Exceptions make the transfer {@link ReceiverState#FAILED}, and the next call tells the
     * sender the reason, if there is one; an error of the JVM is thrown on too. If no image is expected, as after
     * COMPLETE, an exception drops the answers that are owed, and changes nothing else.
     *
     * @return work done, 0 if there was none: idle then.
     */
    @Override
    public int doWork() {
        final long now = clock.nanoTime();
        try {
            reception.now(now);
            final int count = in.poll();
            reception.work(now);
            return count + answers.send();
        } catch (IOException | TimeoutException | RuntimeException e) {
            // No work if no image is expected, so that the owner of a closed stream can idle.
            return reception.fail(e) ? 1 : 0;
        } catch (Error e) {
            reception.fail(e);
            throw e;
        }
    }

    /**
     * Give up. A sender whose transfer is under way is told by the next {@link #doWork()}. Does nothing if no image is
     * expected.
     */
    public void cancel() {
        reception.cancel();
    }

    /** Gives up an image that is expected, and sends the answers that are owed, if there is room. */
    @Override
    public void onClose() {
        cancel();
        try {
            int sent;
            do {
                sent = answers.send();
            } while (sent > 0);
        } catch (IllegalStateException e) {
            // The publication is closed: the sender finds the silence.
        }
    }

    @Override
    public String roleName() {
        return "ringsave-receive";
    }

    /**
     * The state of the transfer.
     *
     * @return any state.
     */
    public ReceiverState state() {
        return reception.state();
    }

    /**
     * Why the transfer failed.
     *
     * @return in FAILED: an {@link org.ringsave.image.ImageException}, a {@link TimeoutException} after silence, an
     *     {@link IOException} of the file, an {@link IllegalStateException} of Aeron, or another exception that was
     *     thrown; else null.
     */
    public Throwable failure() {
        return reception.failure();
    }

    /**
     * Length of the image that comes or has come.
     *
     * @return in bytes, as the sender offered; 0 before it offered one.
     */
    public long imageLength() {
        return reception.imageLength();
    }

    /**
     * Images that the sender offers after this one.
     *
     * @return as it said in its offer, 0 to 65,535; 0 if it did not say, or no image has begun.
     */
    public int following() {
        return reception.following();
    }

    /**
     * The offset of the byte that it needs next.
     *
     * @return in bytes from the start of the image that is expected, or was last; 0 before it comes.
     */
    public long offset() {
        return reception.offset();
    }
}
