//! Release builds embed the pages: they are made again when the pages change. Development builds
//! read them from the folder and need nothing of that.

fn main() {
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../web/dist");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
