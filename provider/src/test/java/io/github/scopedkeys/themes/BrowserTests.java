/* SPDX-License-Identifier: Apache-2.0 */
package io.github.scopedkeys.themes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The npm project {@code browser-tests}: run with Node.js, its output passed on as it comes, its report read back. */
final class BrowserTests {

    private final Path project;
    private final Path work;

    BrowserTests(Path project, Path work) {
        this.project = project;
        this.work = work;
    }

    /** One test of the report; trouble is empty for one that has passed. */
    record Result(String name, String trouble) {}

    /** How the run ended, and what its report says. */
    record Run(int exitCode, List<Result> results) {}

    Run against(URI keycloak) {
        Path report = work.resolve("junit.xml");
        try {
            Files.createDirectories(work);
            Files.deleteIfExists(report);
            int exitCode = run(keycloak);
            return new Run(exitCode, Files.exists(report) ? read(report) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not run the browser tests in " + project, e);
        }
    }

    private int run(URI keycloak) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node", "run.mjs").directory(project.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("KEYCLOAK_URL", keycloak.toString());
        builder.environment().put("TEST_WORK", work.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            lines.lines().forEach(System.out::println);
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the browser tests were running", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private static List<Result> read(Path report) throws IOException {
        List<Result> results = new ArrayList<>();
        NodeList cases = parse(report).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            results.add(new Result(test.getAttribute("name"), trouble(test)));
        }
        return results;
    }

    private static String trouble(Element test) {
        // Whoever leaves a test out has to say so to the build as well.
        if (test.getElementsByTagName("skipped").getLength() > 0) {
            return "It was skipped";
        }
        // An expectation that does not hold is a failure; everything else that goes wrong is an error.
        return Stream.of("failure", "error")
                .map(test::getElementsByTagName)
                .filter(found -> found.getLength() > 0)
                .map(found -> found.item(0).getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static Document parse(Path report) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("The report " + report + " cannot be read", e);
        }
    }
}
