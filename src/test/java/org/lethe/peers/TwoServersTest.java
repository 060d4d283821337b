package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.SampleFiles;
import org.lethe.http.RunningServer;
import org.lethe.http.TwoServers;
import tools.jackson.databind.JsonNode;

/** Every sample goes from one of our servers to another and back in all the ways there are, and stays what it is. */
class TwoServersTest {
    @TempDir
    Path folder;

    @Test
    void whatIsSentAndFetchedStaysWhatItIs() throws IOException {
        try (TwoServers servers = new TwoServers(folder, "", "")) {
            RunningServer near = servers.near();
            for (String sample : SampleFiles.readable().map(SampleFiles::of).map(Path::toString).toList()) {
                near.store(Files.readAllBytes(Path.of(sample)));
            }
            forgetWhatNobodyCanSend(near);
            Map<String, ByteBuffer> all = Datasets.of(near);
            assertThat(all).hasSizeGreaterThan(30);

            String patients = near.get("/patients");
            assertThat(near.post("/modalities/far/store", patients).statusCode()).isEqualTo(200);
            assertThat(Datasets.of(servers.far())).isEqualTo(all);

            for (String id : ids(patients)) {
                near.delete("/patients/" + id);
            }
            assertThat(near.count()).isZero();
            String query = RunningServer.json(near.post("/modalities/far/query", "{\"Level\": \"Study\"}").body())
                    .get("Path").stringValue();
            assertThat(near.post(query + "/retrieve", "{\"RetrieveMethod\": \"C-MOVE\"}").statusCode())
                    .isEqualTo(200);
            assertThat(Datasets.of(near)).isEqualTo(all);
        }
    }

    /** What has no SOP class cannot be sent: nobody could say what it is. */
    private static void forgetWhatNobodyCanSend(RunningServer server) {
        for (String id : ids(server.get("/instances"))) {
            if (!server.get("/instances/" + id + "/metadata").contains("SopClassUid")) {
                server.delete("/instances/" + id);
            }
        }
    }

    private static List<String> ids(String array) {
        return RunningServer.json(array).valueStream().map(JsonNode::stringValue).toList();
    }
}
