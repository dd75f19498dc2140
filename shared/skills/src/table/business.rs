//! Design, product, marketing, sales, finance, people, operations, office tools.

use super::{Entry, skill};

pub(crate) const DESIGN: &[Entry] = &[
    skill("Figma", &[]),
    skill("~Sketch", &["sketch app"]),
    skill("Adobe XD", &[]),
    skill("InVision", &[]),
    skill("Photoshop", &["adobe photoshop"]),
    skill("=Illustrator", &["adobe illustrator"]),
    skill("InDesign", &["adobe indesign"]),
    skill("After Effects", &["adobe after effects"]),
    skill("Premiere Pro", &["adobe premiere"]),
    skill(
        "Adobe Creative Suite",
        &["adobe creative cloud", "creative suite", "creative cloud"],
    ),
    skill(
        "UX Design",
        &[
            "user experience design",
            "ux/ui",
            "ui/ux",
            "~UX",
            "user experience",
        ],
    ),
    skill(
        "UI Design",
        &["user interface design", "~UI", "interface design"],
    ),
    skill(
        "UX Research",
        &["user research", "usability testing", "user interviews"],
    ),
    skill("Interaction Design", &[]),
    skill("Product Design", &[]),
    skill("Graphic Design", &["visual design"]),
    skill("Design Systems", &["design system"]),
    skill("Design Thinking", &[]),
    skill("Wireframing", &["wireframes", "prototyping"]),
    skill("Motion Design", &["motion graphics"]),
    skill("Typography", &[]),
    skill("AutoCAD", &["~CAD"]),
    skill("SolidWorks", &[]),
    skill("Blender", &["~Maya", "3d modeling", "3d modelling"]),
    skill("Video Editing", &["final cut pro"]),
    skill("Photography", &[]),
];

pub(crate) const PRODUCT: &[Entry] = &[
    skill(
        "Product Management",
        &["product manager", "product ownership", "product owner"],
    ),
    skill("Product Strategy", &["product vision"]),
    skill(
        "Roadmapping",
        &["product roadmap", "product roadmaps", "roadmap planning"],
    ),
    skill("Product Analytics", &["amplitude analytics", "mixpanel"]),
    skill(
        "User Stories",
        &["backlog management", "backlog refinement"],
    ),
    skill(
        "Requirements Engineering",
        &[
            "requirements gathering",
            "requirements analysis",
            "requirements elicitation",
        ],
    ),
    skill("Business Analysis", &["business analyst"]),
    skill(
        "Project Management",
        &["project manager", "~PMP", "prince2"],
    ),
    skill("Program Management", &["programme management"]),
    skill("Stakeholder Management", &["stakeholder engagement"]),
    skill("OKRs", &["~OKR", "objectives and key results"]),
    skill(
        "Market Research",
        &["competitive analysis", "market analysis"],
    ),
    skill("Go-to-Market", &["go to market", "~GTM"]),
    skill("Change Management", &[]),
    skill("Risk Management", &["risk assessment"]),
];

pub(crate) const MARKETING: &[Entry] = &[
    skill("Digital Marketing", &["online marketing"]),
    skill(
        "SEO",
        &["search engine optimization", "search engine optimisation"],
    ),
    skill("SEM", &["search engine marketing", "~PPC", "paid search"]),
    skill("Google Ads", &["google adwords", "adwords"]),
    skill("Google Analytics", &["ga4"]),
    skill("Meta Ads", &["facebook ads"]),
    skill("Content Marketing", &["content strategy"]),
    skill("Copywriting", &["copy writing"]),
    skill("Email Marketing", &["e-mail marketing", "mailchimp"]),
    skill(
        "Social Media Marketing",
        &["social media management", "social media strategy"],
    ),
    skill("Marketing Automation", &["marketo", "pardot"]),
    skill("HubSpot", &["hub spot"]),
    skill("Brand Management", &["brand strategy", "branding"]),
    skill("Growth Marketing", &["growth hacking", "demand generation"]),
    skill("Public Relations", &["media relations"]),
    skill("Event Management", &["event planning"]),
    skill("Community Management", &["community building"]),
    skill("Product Marketing", &[]),
];

pub(crate) const SALES: &[Entry] = &[
    skill("Salesforce", &["=SFDC", "salesforce crm"]),
    skill("CRM", &["customer relationship management"]),
    skill(
        "~Sales",
        &[
            "b2b sales",
            "saas sales",
            "enterprise sales",
            "inside sales",
        ],
    ),
    skill("Account Management", &["key account management"]),
    skill("Business Development", &[]),
    skill("Lead Generation", &["prospecting", "cold calling"]),
    skill("Negotiation", &["contract negotiation"]),
    skill("Customer Success", &["customer success management"]),
    skill(
        "Customer Support",
        &["customer service", "technical support", "help desk"],
    ),
    skill("Zendesk", &["=Intercom", "freshdesk"]),
    skill("Presales", &["pre-sales", "solutions engineering"]),
];

pub(crate) const FINANCE: &[Entry] = &[
    skill("Accounting", &["bookkeeping", "general ledger"]),
    skill("Financial Analysis", &["financial reporting", "~FP&A"]),
    skill("Financial Modeling", &["financial modelling"]),
    skill(
        "Budgeting",
        &["forecasting and budgeting", "budget management"],
    ),
    skill("Auditing", &["internal audit", "external audit"]),
    skill("IFRS", &["us gaap", "~GAAP"]),
    skill("Taxation", &["tax compliance", "tax returns"]),
    skill("Payroll", &[]),
    skill("QuickBooks", &["xero"]),
    skill("NetSuite", &[]),
    skill(
        "Regulatory Compliance",
        &["anti-money laundering", "~AML", "~KYC"],
    ),
    skill("Bloomberg Terminal", &[]),
];

pub(crate) const PEOPLE: &[Entry] = &[
    skill(
        "Recruiting",
        &["talent acquisition", "recruitment", "sourcing candidates"],
    ),
    skill("Human Resources", &["~HR", "hr management"]),
    skill("~Onboarding", &["employee onboarding"]),
    skill("Performance Management", &["performance reviews"]),
    skill(
        "People Management",
        &["team management", "team leadership", "line management"],
    ),
    skill("=Workday", &["bamboohr"]),
    skill("Employee Relations", &["labor law", "labour law"]),
    skill(
        "~Training",
        &["learning and development", "instructional design"],
    ),
];

pub(crate) const OPERATIONS: &[Entry] = &[
    skill("=SAP", &["sap erp", "sap s/4hana", "s/4hana", "sap hana"]),
    skill(
        "ERP",
        &[
            "enterprise resource planning",
            "microsoft dynamics",
            "dynamics 365",
        ],
    ),
    skill("Supply Chain Management", &["supply chain"]),
    skill("Logistics", &["warehouse management"]),
    skill("Procurement", &["purchasing", "vendor management"]),
    skill("Inventory Management", &["inventory control"]),
    skill("~Lean", &["lean manufacturing", "kaizen", "=5S"]),
    skill("Six Sigma", &["lean six sigma"]),
    skill(
        "Process Improvement",
        &[
            "process optimization",
            "process optimisation",
            "continuous improvement",
        ],
    ),
    skill("Quality Management", &["iso 9001", "quality control"]),
    skill("~Manufacturing", &["production planning"]),
    skill(
        "Maintenance Planning",
        &[
            "preventive maintenance",
            "predictive maintenance",
            "~CMMS",
            "ibm maximo",
        ],
    ),
    skill(
        "Health and Safety",
        &["occupational safety", "~HSE", "~OSHA", "~EHS"],
    ),
    skill("PLC Programming", &["~PLC", "scada"]),
    skill("ServiceNow", &[]),
    skill("ITIL", &["it service management", "~ITSM"]),
    skill("Workflow Automation", &["~RPA", "uipath", "zapier"]),
    skill("Contract Management", &[]),
];

pub(crate) const OFFICE: &[Entry] = &[
    skill(
        "~Excel",
        &["microsoft excel", "ms excel", "pivot tables", "vlookup"],
    ),
    skill("PowerPoint", &["power point"]),
    skill("Microsoft Word", &["ms word"]),
    skill(
        "Microsoft Office",
        &["ms office", "office 365", "microsoft 365"],
    ),
    skill("SharePoint", &["share point"]),
    skill(
        "Google Workspace",
        &["g suite", "google sheets", "google docs"],
    ),
    skill("~Notion", &[]),
    skill("~Slack", &[]),
    skill("~Asana", &["~Trello", "monday.com"]),
    skill("~Airtable", &[]),
    skill("Microsoft Teams", &["ms teams"]),
];
