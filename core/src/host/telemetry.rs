//! Logs as JSON lines, metrics for Prometheus, traces over OTLP when an endpoint is set. None carries personal data.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::config::Telemetry;

/// Keeps the exporter alive; flush it before the process ends.
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Sends what is still held back.
    pub fn flush(&self) {
        if let Some(provider) = &self.0
            && let Err(error) = provider.force_flush()
        {
            tracing::warn!(%error, "traces could not be flushed");
        }
    }
}

/// A start-up fault of logs or traces.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// `CHEZHU_TELEMETRY__LOG` is not a filter.
    #[error("CHEZHU_TELEMETRY__LOG is not a tracing filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// `CHEZHU_TELEMETRY__OTLP_ENDPOINT` does not work.
    #[error("CHEZHU_TELEMETRY__OTLP_ENDPOINT cannot be used: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Starts the process's log and traces; once for each process. SQL is never logged, so no parameter can leak.
pub fn start(settings: &Telemetry, service: &'static str) -> Result<Traces, TelemetryError> {
    let json = lines(&settings.log, std::io::stdout)?;
    let provider = exporter(settings, service)?;
    let otlp = provider
        .as_ref()
        .map(|p| tracing_opentelemetry::layer().with_tracer(p.tracer(service)));
    // A second start in one process (tests, demo) keeps the first subscriber.
    let _already = tracing_subscriber::registry().with(json).with(otlp).try_init();
    quiet_panics();
    Ok(Traces(provider))
}

/// Who would say what people typed, at whatever level somebody turns on: SQL, and extractors that quote the path.
const QUIET: &str = "sqlx=off,sea_orm=off,sea_orm_migration=warn,actix_web::types=off,actix_http=info";

/// The log: JSON lines of what this filter lets through, and never SQL or the path of a request.
///
/// # Errors
/// When it is not a filter.
pub fn lines<S, W>(filter: &str, writer: W) -> Result<impl Layer<S>, TelemetryError>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    let filter = EnvFilter::try_new(format!("{filter},{QUIET}"))?;
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false);
    Ok(json.with_writer(writer).with_filter(filter))
}

fn exporter(settings: &Telemetry, service: &'static str) -> Result<Option<SdkTracerProvider>, TelemetryError> {
    if settings.otlp_endpoint.is_empty() {
        return Ok(None);
    }
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(&settings.otlp_endpoint)
        .build()?;
    let resource = Resource::builder().with_service_name(service).build();
    Ok(Some(
        SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build(),
    ))
}

/// A panic's payload may hold what a person typed: only its place is logged.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|l| format!("{}:{}", l.file(), l.line()))
            .unwrap_or_default();
        metrics::counter!("chezhu_panics_total").increment(1);
        tracing::error!(%place, "panic");
    }));
}

/// Shows these counters from nought on, each with its labels: an alert on an increase would not see the first event of a
/// counter that appears with it. Call it after [`metrics`].
pub fn from_nought(counters: &[(&'static str, &'static str, &[&'static str])]) {
    for (name, label, words) in counters {
        match words {
            [] => metrics::counter!(*name).increment(0),
            words => words
                .iter()
                .for_each(|word| metrics::counter!(*name, *label => *word).increment(0)),
        }
    }
}

/// The process's metrics; a second call in one process gets the same ones.
pub fn metrics() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
            let builder = PrometheusBuilder::new();
            let builder = match builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets) {
                Ok(builder) => builder,
                Err(_) => PrometheusBuilder::new(),
            };
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            let _already = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}
