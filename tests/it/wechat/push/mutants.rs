//! Pushes that WeChat never made: each is wrong in one way.

use chezhu::ground::clock::At;
use chezhu_tests::standin::wechat::push::{PUSH_AES_KEY, Wrapped, Wrapping};

/// A generator that gives the same again: the mutants of a failure can be made once more.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// A right push, and the wrong ones that were made of it.
struct Workshop<'a> {
    text: &'a str,
    now: At,
    right: Wrapping,
    good: Wrapped,
    dice: Dice,
    all: Vec<(String, Wrapped)>,
}

/// All of them, by name.
pub fn mutants(text: &str, now: At) -> anyhow::Result<Vec<(String, Wrapped)>> {
    let right = Wrapping::right(now);
    let good = right.wrap(text.as_bytes())?;
    let mut workshop = Workshop {
        text,
        now,
        right,
        good,
        dice: Dice(42),
        all: Vec::new(),
    };
    workshop.forged_bodies();
    workshop.forged_queries()?;
    workshop.truncated()?;
    workshop.out_of_time()?;
    workshop.wrongly_padded()?;
    workshop.wrongly_long()?;
    workshop.foreign()?;
    workshop.plain_and_senseless()?;
    Ok(workshop.all)
}

impl Workshop<'_> {
    /// A character of the body is another one.
    fn forged_bodies(&mut self) {
        for n in 0..400 {
            let mut forged = self.good.clone();
            let at = self.dice.roll(forged.body.len());
            let by = b"ABCxyz019+/={}\",: "[self.dice.roll(18)];
            if forged.body[at] == by || (forged.body[at].is_ascii_whitespace() && by.is_ascii_whitespace()) {
                continue;
            }
            forged.body[at] = by;
            self.all.push((format!("body {n}: {at} is {}", char::from(by)), forged));
        }
    }

    /// A character of the signed part of the query is another one.
    fn forged_queries(&mut self) -> anyhow::Result<()> {
        for n in 0..200 {
            let signed = self.good.query.replace("openid=o1&encrypt_type=aes&", "");
            let mut bytes = signed.into_bytes();
            let (at, by) = (self.dice.roll(bytes.len()), b"0123456789abcdef"[self.dice.roll(16)]);
            if bytes[at] == by {
                continue;
            }
            bytes[at] = by;
            let query = String::from_utf8(bytes)?;
            // Without the signature that does not cover the body nothing is lost: that one is not a forgery.
            if !query.contains("signature=") || !query.starts_with("signature=") {
                continue;
            }
            self.all.push((
                format!("query {n}"),
                Wrapped {
                    query,
                    ..self.good.clone()
                },
            ));
        }
        Ok(())
    }

    /// The end is missing.
    fn truncated(&mut self) -> anyhow::Result<()> {
        for n in 0..150 {
            let mut short = self.good.clone();
            short.body.truncate(n * self.good.body.len() / 150);
            self.all.push((format!("cut {n}"), short));
            let encrypted = self.right.encrypt(self.text.as_bytes())?;
            let cut = &encrypted[..n * encrypted.len() / 150];
            self.all.push((format!("encrypted cut {n}"), self.right.signed(cut)));
        }
        Ok(())
    }

    /// Stale, and from the future, with right signatures.
    fn out_of_time(&mut self) -> anyhow::Result<()> {
        for n in 1..=60 {
            for stamp in [self.now.seconds() - 600 - n * n, self.now.seconds() + 600 + n * n] {
                let old = Wrapping {
                    stamp,
                    ..self.right.clone()
                };
                self.all
                    .push((format!("stamp {stamp}"), old.wrap(self.text.as_bytes())?));
            }
        }
        Ok(())
    }

    /// With right signatures: no pad, too large, uneven, and longer than the text.
    fn wrongly_padded(&mut self) -> anyhow::Result<()> {
        let filled = 16 + 4 + self.text.len() + self.right.app_id.len();
        for pad in 0..=255_u8 {
            let room = 32 - filled % 32;
            let mut padding = vec![pad; room];
            let wrong_last = usize::from(pad) != room;
            if !wrong_last {
                padding[0] = pad.wrapping_add(1);
                if room == 1 {
                    continue;
                }
            } else if usize::from(pad) <= 32 && usize::from(pad) > 0 && usize::from(pad) <= room {
                // Fewer of them than there is room leave bytes behind the app id.
                padding[room - usize::from(pad)..].fill(pad);
            }
            let padded = Wrapping {
                padding: Some(padding),
                ..self.right.clone()
            };
            self.all
                .push((format!("pad {pad} of {room}"), padded.wrap(self.text.as_bytes())?));
        }
        Ok(())
    }

    /// Lengths that reach beyond, or end in the middle.
    fn wrongly_long(&mut self) -> anyhow::Result<()> {
        for length in [
            0,
            1,
            20,
            u32::MAX,
            u32::MAX - 20,
            1 << 31,
            u32::try_from(self.text.len())? + 1,
            u32::try_from(self.text.len())? - 1,
        ] {
            let long = Wrapping {
                length: Some(length),
                ..self.right.clone()
            };
            self.all
                .push((format!("length {length}"), long.wrap(self.text.as_bytes())?));
        }
        Ok(())
    }

    /// Another app, another token, another key.
    fn foreign(&mut self) -> anyhow::Result<()> {
        for n in 0..40 {
            let other = Wrapping {
                app_id: format!("wx{n:016}"),
                ..self.right.clone()
            };
            self.all.push((format!("app {n}"), other.wrap(self.text.as_bytes())?));
            let other = Wrapping {
                token: format!("TOKEN{n}"),
                ..self.right.clone()
            };
            self.all.push((format!("token {n}"), other.wrap(self.text.as_bytes())?));
            let key = format!("{}{n:02}", &PUSH_AES_KEY[..41]);
            let other = Wrapping {
                aes_key: key,
                ..self.right.clone()
            };
            self.all.push((format!("key {n}"), other.wrap(self.text.as_bytes())?));
        }
        Ok(())
    }

    /// Plain, and no message at all, with right signatures.
    fn plain_and_senseless(&mut self) -> anyhow::Result<()> {
        self.all.push((
            "plain".into(),
            Wrapped {
                body: self.text.as_bytes().to_vec(),
                ..self.good.clone()
            },
        ));
        for inside in [
            "",
            "x",
            "{}",
            "[]",
            "null",
            "<xml/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><xml><MsgType>&b;</MsgType></xml>",
        ] {
            self.all
                .push((format!("inside {inside}"), self.right.wrap(inside.as_bytes())?));
        }
        self.all
            .push(("not UTF-8".into(), self.right.wrap(&[b'{', 0xff, 0xfe, b'}'])?));
        Ok(())
    }
}
