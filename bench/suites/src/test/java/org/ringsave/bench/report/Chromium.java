/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven over its DevTools protocol (chromedevtools.github.io/devtools-protocol) by
 * the JDK's own WebSocket. It keeps every complaint of the page and every address that the page loads.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String LISTENING = "DevTools listening on ";
    /** A deadline in seconds: a browser that hangs fails its test. */
    private static final int HUNG_SECONDS = 60;
    private static final int FRAMES = 300;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<JsonObject>> awaited = new ConcurrentHashMap<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger ids = new AtomicInteger();
    private final String session;

    private Chromium(Process process, String address) throws IOException {
        this.process = process;
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address), new Listener())
            .join();
        final String target = call("", "Target.createTarget", Json.object().add("url", "about:blank"))
            .getString("targetId", "");
        session = call("", "Target.attachToTarget", Json.object().add("targetId", target).add("flatten", true))
            .getString("sessionId", "");
        for (final String domain : new String[] {"Page", "Runtime", "Log", "Network"}) {
            call(domain + ".enable", Json.object());
        }
    }

    /** Joins the parts of a message; the last part completes it. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                take(Json.parse(message.toString()).asObject());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            onError(from, new IOException("closed: " + code + ' ' + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answers.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }

    /** Finds a browser on the {@code PATH}. */
    static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name))).filter(Files::isExecutable)
            .findFirst();
    }

    static Chromium start(Path program, Path profile) throws IOException {
        final Process process = new ProcessBuilder(program.toString(), "--headless=new", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
            "--disable-extensions", "--disable-sync", "--mute-audio", "--remote-debugging-port=0",
            "--user-data-dir=" + profile, "about:blank").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            final BufferedReader said = process.errorReader();
            String line = said.readLine();
            while (line != null && !line.startsWith(LISTENING)) {
                line = said.readLine();
            }
            if (line == null) {
                throw new IOException(program + " ended before it listened, exit code " + process.waitFor());
            }
            final Thread drain = new Thread(() -> said.lines().forEach(ignored -> { }), "chromium-says");
            drain.setDaemon(true);
            drain.start();
            return new Chromium(process, line.substring(LISTENING.length()).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(process);
            throw new IOException("interrupted", e);
        } catch (IOException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private void take(JsonObject message) {
        if (message.get("id") != null) {
            answers.remove(message.getInt("id", 0)).complete(message);
            return;
        }
        final String method = message.getString("method", "");
        final JsonObject params = message.get("params").asObject();
        if ("Runtime.exceptionThrown".equals(method)
            || "Log.entryAdded".equals(method) && !"info".equals(params.get("entry").asObject().getString("level", ""))
            || "Runtime.consoleAPICalled".equals(method) && params.getString("type", "").matches("error|warning")) {
            complaints.add(method + ' ' + params);
        }
        if ("Network.requestWillBeSent".equals(method)) {
            requests.add(params.get("request").asObject().getString("url", ""));
        }
        final CompletableFuture<JsonObject> event = awaited.remove(method);
        if (event != null) {
            event.complete(params);
        }
    }

    JsonObject call(String method, JsonObject params) throws IOException {
        return call(session, method, params);
    }

    private JsonObject call(String to, String method, JsonObject params) throws IOException {
        final JsonObject answered = await(send(to, method, params), method);
        if (answered.get("error") != null) {
            throw new IOException(method + ": " + answered.get("error"));
        }
        return answered.get("result").asObject();
    }

    private CompletableFuture<JsonObject> send(String to, String method, JsonObject params) {
        final int id = ids.incrementAndGet();
        final CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        final JsonObject message = Json.object().add("id", id).add("method", method).add("params", params);
        socket.sendText((to.isEmpty() ? message : message.add("sessionId", to)).toString(), true).join();
        return answer;
    }

    private static JsonObject await(CompletableFuture<JsonObject> future, String what) throws IOException {
        try {
            return future.get(HUNG_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(what + ": no answer", e);
        }
    }

    /** Opens a page and waits until the page is loaded. */
    void open(Path page) throws IOException {
        final CompletableFuture<JsonObject> loaded = new CompletableFuture<>();
        awaited.put("Page.loadEventFired", loaded);
        call("Page.navigate", Json.object().add("url", page.toUri().toString()));
        await(loaded, "load");
    }

    /** Evaluates an expression. A promise is awaited, and its result is the value. */
    JsonValue evaluate(String expression) throws IOException {
        final JsonObject result = call("Runtime.evaluate", Json.object().add("expression", expression)
            .add("awaitPromise", true).add("returnByValue", true));
        if (result.get("exceptionDetails") != null) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        final JsonValue value = result.get("result").asObject().get("value");
        return value == null ? Json.NULL : value;
    }

    /**
     * Evaluates a condition once a frame until it holds. After {@link #FRAMES} frames it fails and reports the state.
     */
    void await(String condition, String state) throws IOException {
        evaluate("new Promise((resolve, reject) => { let frames = 0; const look = () => (" + condition
            + ") ? resolve(true) : frames++ < " + FRAMES + " ? requestAnimationFrame(look) : reject(new Error("
            + "JSON.stringify(" + state + "))); look(); })");
    }

    void size(int width, int height) throws IOException {
        call("Emulation.setDeviceMetricsOverride", Json.object().add("width", width).add("height", height)
            .add("deviceScaleFactor", 1).add("mobile", false));
    }

    /** Sets the colour scheme that the system prefers: light or dark. */
    void scheme(String name) throws IOException {
        call("Emulation.setEmulatedMedia", Json.object().add("features", new JsonArray()
            .add(Json.object().add("name", "prefers-color-scheme").add("value", name))));
    }

    /** Shows the page as it is printed, or as it is on the screen again. */
    void print(boolean isPrinted) throws IOException {
        call("Emulation.setEmulatedMedia", Json.object().add("media", isPrinted ? "print" : ""));
        evaluate("dispatchEvent(new Event('" + (isPrinted ? "beforeprint" : "afterprint") + "'))");
    }

    void press(String key, int code) throws IOException {
        final JsonObject pressed = Json.object().add("key", key).add("code", key).add("windowsVirtualKeyCode", code);
        call("Input.dispatchKeyEvent", new JsonObject(pressed).add("type", "rawKeyDown"));
        call("Input.dispatchKeyEvent", new JsonObject(pressed).add("type", "keyUp"));
    }

    /** Takes a picture of the whole page, whatever its height. */
    void screenshot(Path file) throws IOException {
        final JsonObject png = call("Page.captureScreenshot",
            Json.object().add("format", "png").add("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(png.getString("data", "")));
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Addresses that pages loaded or tried to load. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        try {
            // A browser that closes itself removes its files beside the profile.
            send("", "Browser.close", Json.object());
            process.onExit().get(HUNG_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The process is killed below.
            complaints.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            socket.abort();
            end(process);
        }
    }

    private static void end(Process process) {
        final List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }
}
