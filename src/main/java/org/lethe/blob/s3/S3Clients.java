package org.lethe.blob.s3;

import java.time.Duration;
import org.lethe.config.S3Settings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients of S3 as the settings say. */
final class S3Clients {
    /** More requests of one client at once than that wait for one another; a server with 2 cores hardly does more. */
    static final int CONNECTIONS_MAX = 64;
    /** Services close what is idle after a minute or so; a request on such a connection would have to be sent again. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(20);

    private S3Clients() {}

    static S3Client of(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(!settings.bucketInHostName())
                // Older services know no checksums after the content. Ours stands before it: the sink has it by then.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .overrideConfiguration(calls -> calls
                        .apiCallTimeout(settings.requestTimeout())
                        .retryStrategy(RetryMode.STANDARD))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS_MAX)
                        .connectionMaxIdleTime(IDLE_MAX)
                        .connectionTimeout(settings.connectionTimeout())
                        .connectionAcquisitionTimeout(settings.connectionTimeout())
                        .socketTimeout(settings.connectionTimeout()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.accessKey()
                .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.id(), key.secret())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
