//! Clients that take their time, or break the rules of HTTP itself.

use std::time::{Duration, Instant};

use chezhu_tests::app::TestApp;
use chezhu_tests::on_both;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends the pieces with pauses and gives what came back until the server closed.
async fn raw(app: &TestApp, pieces: &[&[u8]], pause: Duration) -> anyhow::Result<(String, Duration)> {
    let began = Instant::now();
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).await?;
    for piece in pieces {
        // The server may have hung up already: that is an answer too.
        if stream.write_all(piece).await.is_err() {
            break;
        }
        tokio::time::sleep(pause).await;
    }
    let mut answer = Vec::new();
    let _reset = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await?;
    Ok((String::from_utf8_lossy(&answer).into_owned(), began.elapsed()))
}

const HEAD: &[u8] = b"POST /api/v1/auth/wechat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

on_both! {
    with [("http.body_seconds", "1")]
    async fn a_body_that_does_not_arrive_is_given_up(app: TestApp) -> anyhow::Result<()> {
        let head = [HEAD, b"content-length: 100\r\n\r\n"].concat();
        let (answer, took) = raw(&app, &[&head, b"{\"code\""], Duration::ZERO).await?;
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request.timeout"), "{answer}");
        assert!(took < Duration::from_secs(10), "{took:?}");
        // Byte by byte is not faster.
        let drops: Vec<&[u8]> = std::iter::once(head.as_slice()).chain([b" ".as_slice(); 20]).collect();
        let (answer, _) = raw(&app, &drops, Duration::from_millis(200)).await?;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        // And the server is well.
        app.get("/api/v1/stores").expect(200).await;
        Ok(())
    }

    async fn a_head_that_does_not_end_is_given_up(app: TestApp) -> anyhow::Result<()> {
        let (answer, took) = raw(&app, &[b"GET /api/v1/stores HTTP/1.1\r\nhost: x\r\nx-slow: "], Duration::ZERO).await?;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(took < Duration::from_secs(12), "{took:?}");
        Ok(())
    }

    async fn what_is_not_http_is_refused(app: TestApp) -> anyhow::Result<()> {
        let large = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "a".repeat(300_000));
        let two = [HEAD, b"content-length: 2\r\ncontent-length: 3\r\nconnection: close\r\n\r\n{} "].concat();
        let both = [HEAD, b"content-length: 2\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"].concat();
        let cases: [&[u8]; 5] = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET\r\n\r\n", large.as_bytes(), &two, &both];
        for case in cases {
            let (answer, _) = raw(&app, &[case], Duration::ZERO).await?;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        }
        // A chunked body is counted as it comes.
        let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
        let head = [HEAD, b"transfer-encoding: chunked\r\nconnection: close\r\n\r\n"].concat();
        let (answer, _) = raw(&app, &[&head, chunk.as_bytes(), chunk.as_bytes(), chunk.as_bytes(), b"0\r\n\r\n"], Duration::ZERO).await?;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        app.get("/api/v1/stores").expect(200).await;
        Ok(())
    }
}
