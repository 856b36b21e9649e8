//! Invented people and cars: the same ones in every run.

/// SplitMix64: small, and the same on every machine. Never for secrets.
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n` (0 when `n` is 0).
    pub fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    fn letter(&mut self, of: &str) -> char {
        let n = self.below(of.chars().count());
        of.chars().nth(n).unwrap_or('A')
    }
}

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";
const GIVEN: &str = "晨宇轩浩然子涵思远雨桐梓萱欣怡嘉诚明杰志强建国文博俊熙一诺佳琪梦瑶雅静婷芳丽娜秀英海燕春梅国庆永康天佑安琪若溪清妍景行书航知远锦程瑞霖泽楷语嫣可馨诗涵舒窈望舒怀瑾慕言";

/// A name of two or three characters.
pub fn name(dice: &mut Dice) -> String {
    let mut name = String::from(dice.letter(SURNAMES));
    name.push(dice.letter(GIVEN));
    if dice.percent(75) {
        name.push(dice.letter(GIVEN));
    }
    name
}

/// The `n`-th mobile number of the demo.
pub fn phone(n: usize) -> String {
    format!("1380000{:04}", 1000 + n)
}

const SERIAL: &str = "ABCDEFGHJKLMNPRSTUVWXYZ";

/// A plate of Shenzhen: green for a car with a battery, blue for one without.
pub fn plate(dice: &mut Dice, energy: &str) -> String {
    let number = dice.below(10_000);
    match energy {
        "bev" => format!("粤B{}{}{number:04}", dice.letter("DA"), dice.letter(SERIAL)),
        "phev" | "erev" => format!("粤BF{}{number:04}", dice.letter(SERIAL)),
        _ => format!("粤B{}{:04}", dice.letter(SERIAL), number),
    }
}

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// A VIN of a maker that does not exist, with the right check digit (ISO 3779); `n` keeps it apart from all others.
pub fn vin(dice: &mut Dice, n: usize) -> String {
    let text = format!(
        "LCZ{}{}A{}E0S{}{n:06}",
        dice.letter(SERIAL),
        dice.below(10),
        dice.below(10),
        dice.letter("ABC"),
    );
    let mut vin: Vec<char> = text.chars().collect();
    let value = |c: char| match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        'A'..='H' => u32::from(c) - u32::from('A') + 1,
        'J'..='N' => u32::from(c) - u32::from('J') + 1,
        'P' => 7,
        'R' => 9,
        _ => u32::from(c) - u32::from('S') + 2,
    };
    let sum: u32 = vin.iter().zip(WEIGHTS).map(|(c, weight)| value(*c) * weight).sum();
    vin[8] = char::from_digit(sum % 11, 10).unwrap_or('X');
    vin.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use chezhu::ground::text::{PersonName, Phone, Plate, Sensitive, Vin};

    use super::{Dice, name, phone, plate, vin};

    #[test]
    fn what_is_invented_could_be_true() -> Result<(), chezhu::ground::text::TextError> {
        let mut dice = Dice::new(1);
        for n in 0..500 {
            PersonName::parse(&name(&mut dice))?;
            Phone::parse(&phone(n))?;
            let vin = Vin::parse(&vin(&mut dice, n))?;
            assert!(vin.warning().is_none());
            for energy in ["bev", "phev", "ice"] {
                Plate::parse(&plate(&mut dice, energy))?;
            }
        }
        let again = (name(&mut Dice::new(7)), name(&mut Dice::new(7)));
        assert_eq!(again.0, again.1);
        Ok(())
    }
}
