use super::{Fault, Proxy};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A server that answers each byte with the same, and counts them.
struct Echo {
    address: SocketAddr,
    heard: Arc<AtomicU64>,
}

impl Echo {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = Arc::clone(&counter);
                std::thread::spawn(move || echo(stream, &counter));
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> u64 {
        self.heard.load(Ordering::SeqCst)
    }
}

fn echo(mut stream: TcpStream, heard: &AtomicU64) {
    let mut byte = [0];
    while stream.read_exact(&mut byte).is_ok() {
        heard.fetch_add(1, Ordering::SeqCst);
        if stream.write_all(&byte).is_err() {
            return;
        }
    }
}

fn connect(proxy: &Proxy) -> TcpStream {
    let stream = TcpStream::connect(proxy.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

/// Sends bytes and waits for all of their echoes.
fn ask(stream: &mut TcpStream, question: &[u8]) -> std::io::Result<()> {
    stream.write_all(question)?;
    let mut answer = vec![0; question.len()];
    stream.read_exact(&mut answer)?;
    assert_eq!(answer, question);
    Ok(())
}

#[test]
fn turns_are_round_trips() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    let mut stream = connect(&proxy);
    assert_eq!(proxy.turns(), 0);
    for turn in 1..=5 {
        ask(&mut stream, b"x").unwrap();
        assert_eq!(proxy.turns(), turn);
    }
    ask(&mut connect(&proxy), b"y").unwrap();
    assert_eq!((proxy.turns(), proxy.connections()), (6, 2));
}

#[test]
fn a_large_answer_goes_through_whole() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    let mut stream = connect(&proxy);
    ask(&mut stream, &vec![7; 50_000]).unwrap();
    assert_eq!(echo.heard(), 50_000);
}

#[test]
fn a_request_is_lost() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    proxy.fault_at(2, Fault::LoseRequest);
    let mut stream = connect(&proxy);
    ask(&mut stream, b"a").unwrap();
    assert!(ask(&mut stream, b"b").is_err());
    assert_eq!(echo.heard(), 1);
    ask(&mut connect(&proxy), b"c").unwrap();
}

#[test]
fn an_answer_is_lost() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    proxy.fault_at(2, Fault::LoseAnswer);
    let mut stream = connect(&proxy);
    ask(&mut stream, b"a").unwrap();
    assert!(ask(&mut stream, b"b").is_err());
    assert_eq!(echo.heard(), 2);
}

#[test]
fn a_server_that_stops_answering_keeps_the_connection() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    proxy.fault_at(1, Fault::StopAnswering);
    let mut stream = connect(&proxy);
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let error = ask(&mut stream, b"a").unwrap_err();
    assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut));
    assert_eq!(echo.heard(), 1);
    proxy.cut();
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
}

#[test]
fn a_delay_is_each_way() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    let mut stream = connect(&proxy);
    proxy.delay(Duration::from_millis(30));
    let start = Instant::now();
    ask(&mut stream, b"x").unwrap();
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(60), "{took:?}");
}

#[test]
fn a_delay_does_not_add_up_over_pieces() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    let mut stream = connect(&proxy);
    proxy.delay(Duration::from_millis(50));
    let start = Instant::now();
    for _ in 0..20 {
        stream.write_all(b"x").unwrap();
        std::thread::sleep(Duration::from_millis(1));
    }
    stream.read_exact(&mut [0; 20]).unwrap();
    assert!(start.elapsed() < Duration::from_millis(1000), "{:?}", start.elapsed());
}

#[test]
fn the_end_of_either_side_is_seen() {
    let echo = Echo::start();
    let proxy = Proxy::start(echo.address);
    let mut stream = connect(&proxy);
    ask(&mut stream, b"x").unwrap();
    drop(proxy);
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
}

#[test]
fn a_server_that_is_not_there() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let proxy = Proxy::start(address);
    assert!(ask(&mut connect(&proxy), b"x").is_err());
}
