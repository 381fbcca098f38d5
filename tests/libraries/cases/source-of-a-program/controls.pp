control "cc_6_1" {
  title = "CC6.1 Logical access"
}
